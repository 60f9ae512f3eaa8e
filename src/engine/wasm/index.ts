import tf = require("@tensorflow/tfjs");

import { batchNormalization, batchNormalizationGradient } from "./batch-normalization.js";
import { depthwiseFilterGradient } from "./depthwise-filter-gradient.js";
import { depthwiseInputGradient } from "./depthwise-input-gradient.js";
import { filterGradient } from "./filter-gradient.js";
import { fusedBatchNorm } from "./fused-batch-norm.js";
import { inputGradient } from "./input-gradient.js";
import { maxPoolGradient } from "./max-pool-gradient.js";
import { repaired } from "./repair.js";
import { segmentSum } from "./segment-sum.js";
import { sum } from "./sum.js";

const gradients = [
  filterGradient,
  inputGradient,
  depthwiseFilterGradient,
  depthwiseInputGradient,
  maxPoolGradient,
  segmentSum,
  batchNormalization,
  batchNormalizationGradient,
];

const convolutions = [tf.Conv2D, tf.FusedConv2D, tf.DepthwiseConv2dNative, tf.FusedDepthwiseConv2D];

let registered = false;

/**
 * Registers the kernels that the WASM backend lacks for training and repairs those that are wrong or slow.
 *
 * To be called after `@tensorflow/tfjs-backend-wasm` was imported and before the first operation; a second
 * call does nothing.
 *
 * @throws where the backend was not imported.
 */
export function registerWasmKernels(): void {
  if (registered) return;
  for (const kernel of [...convolutions.map(repaired), ...gradients, sum(), fusedBatchNorm()])
    replace(kernel);
  registered = true;
}

function replace(kernel: tf.KernelConfig): void {
  const { kernelName, backendName } = kernel;
  const existing: tf.KernelConfig | undefined = tf.getKernel(kernelName, backendName);
  if (existing) tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel(kernel);
}
