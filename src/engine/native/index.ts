import tf = require("@tensorflow/tfjs");

import { registerGradients } from "../gradients/index.js";
import { replaceKernel } from "../kernels/composition.js";
import { fused } from "./fused.js";
import { guardedKernels } from "./guarded.js";
import { nanPools } from "./nan-pools.js";
import { averagePoolGradient } from "./native-average-pool-gradient.js";
import { batchNormalization, batchNormalizationGradient } from "./native-batch-normalization.js";
import { reluByKernel, reluGradient } from "./relu.js";
import { sharedMatrices } from "./shared-matrices.js";

/** TensorFlow kernels that TensorFlow.js does not use, each replacing dozens of small ops. */
const needed = [reluGradient, batchNormalization, batchNormalizationGradient];

const guards = (): readonly tf.KernelConfig[] => [
  fused(tf.FusedConv2D, tf.Conv2D),
  fused(tf.FusedDepthwiseConv2D, tf.DepthwiseConv2dNative),
  ...nanPools(),
  sharedMatrices(),
  averagePoolGradient(),
];

let registered = false;

/**
 * Registers kernels that are faster than TensorFlow.js's own, kernels that it lacks, and guards against the faults of
 * TensorFlow. Must be called after the backend has loaded; a second call does nothing. Without guards, kernels keep
 * the faults that the check looks for.
 */
export function registerNativeKernels(options: { readonly guards?: boolean } = {}): void {
  const { guards: isGuarded = true } = options;
  if (registered) return;
  const kernels = [...needed, ...guardedKernels(isGuarded), ...(isGuarded ? guards() : [])];
  for (const kernel of kernels) replaceKernel(kernel);
  const composed = tf.getGradient(tf.Relu);
  tf.unregisterGradient(tf.Relu);
  tf.registerGradient(reluByKernel(composed));
  registerGradients("tensorflow");
  registered = true;
}
