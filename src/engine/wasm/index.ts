import tf = require("@tensorflow/tfjs");

import { registerGradients } from "../gradients/index.js";
import { originalKernel, replaceKernel } from "../kernels/composition.js";
import { depthwiseInputGradient, inputGradient } from "../kernels/input-gradient.js";
import { nanPool } from "../kernels/nan-pool.js";
import { averagePoolGradient } from "./average-pool-gradient.js";
import { batchNormalization, batchNormalizationGradient } from "./batch-normalization.js";
import { depthwiseFilterGradient } from "./depthwise-filter-gradient.js";
import { filterGradient } from "./filter-gradient.js";
import { fusedBatchNorm } from "./fused-batch-norm.js";
import { maxPool3D } from "./max-pool-3d.js";
import { maxPoolGradient } from "./max-pool-gradient.js";
import { nanBinary, nanUnary } from "./nan-elementwise.js";
import { nanPointwise } from "./nan-pointwise.js";
import { mayBeNonFinite } from "./non-finite.js";
import { repaired } from "./repair.js";
import { segmentSum } from "./segment-sum.js";
import { sum } from "./sum.js";
import { unfused } from "./unfused.js";
import { composition } from "./wasm-kernel.js";

const convolutions = [tf.Conv2D, tf.FusedConv2D, tf.DepthwiseConv2dNative, tf.FusedDepthwiseConv2D];

/** Kernels that training needs, and faster replacements. */
const needed = (): readonly tf.KernelConfig[] => [
  ...convolutions.map(repaired),
  filterGradient,
  composition(tf.Conv2DBackpropInput, inputGradient),
  depthwiseFilterGradient,
  composition(tf.DepthwiseConv2dNativeBackpropInput, depthwiseInputGradient),
  maxPoolGradient,
  segmentSum,
  batchNormalization,
  batchNormalizationGradient,
  sum(),
];

/** Replacement of kernels with faults in the backend or in XNNPACK, which it uses. */
interface Guard {
  /** Description of the fault, with its report if there is one. */
  readonly fault: string;
  readonly names: readonly string[];
  /** Builds the kernel that replaces the one currently registered under the name. */
  readonly guarded: (kernelName: string) => tf.KernelConfig;
}

const GUARDS: readonly Guard[] = [
  {
    fault:
      "FusedBatchNorm treats statistics of any shape as those of the last axes (tensorflow/tfjs#1106 for WebGL).",
    names: [tf.FusedBatchNorm],
    guarded: () => fusedBatchNorm,
  },
  {
    fault: "AvgPoolGrad divides by the whole window where it extends past the border.",
    names: [tf.AvgPoolGrad],
    guarded: averagePoolGradient,
  },
  {
    fault:
      "XNNPACK's x · filter + bias, which computes depthwise windows of one pixel, gives -Infinity for NaN on x86.",
    names: convolutions,
    guarded: nanPointwise,
  },
  {
    fault: "XNNPACK's bounds give the bound for NaN on x86, and Relu gives 0 for NaN with its sign bit set.",
    names: [tf.Relu, tf.Relu6, tf.ClipByValue, tf.Sign],
    guarded: nanUnary,
  },
  {
    fault: "XNNPACK's minimum and maximum drop NaN of their second operand on x86.",
    names: [tf.Maximum, tf.Minimum],
    guarded: nanBinary,
  },
  {
    fault: "XNNPACK's pooling drops NaN or gives -Infinity for it on x86.",
    names: [tf.AvgPool, tf.MaxPool],
    guarded: pooling,
  },
  {
    fault:
      "MaxPool3D gives the smallest positive number for boxes of zeros and negative values, and drops NaN.",
    names: [tf.MaxPool3D],
    guarded: () => maxPool3D,
  },
  {
    fault:
      "XNNPACK's fused ReLU and ReLU6 give a bound for NaN on x86, and its pointwise products hide NaN from the others.",
    names: [tf.FusedConv2D, tf.FusedDepthwiseConv2D, tf._FusedMatMul],
    guarded: unfused,
  },
];

function pooling(kernelName: string): tf.KernelConfig {
  const parts = {
    original: originalKernel(kernelName, "wasm"),
    largest: originalKernel(tf.MaxPool, "wasm"),
    screen: mayBeNonFinite,
  };
  return composition(kernelName, nanPool(parts));
}

let registered = false;

/**
 * Registers the kernels that the WASM backend lacks for training, and replaces those that are wrong or slow.
 *
 * Must be called after `@tensorflow/tfjs-backend-wasm` has been imported and before the first operation; a second
 * call does nothing. Without guards, kernels keep the faults that the check looks for.
 *
 * @throws if the backend has not been imported.
 */
export function registerWasmKernels({ guards = true }: { readonly guards?: boolean } = {}): void {
  if (registered) return;
  for (const kernel of needed()) replaceKernel(kernel);
  for (const { names, guarded } of guards ? GUARDS : []) {
    for (const name of names) replaceKernel(guarded(name));
  }
  registerGradients("wasm");
  registered = true;
}
