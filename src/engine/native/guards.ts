import tf = require("@tensorflow/tfjs");

import type { Convolution } from "./native-convolution.js";

/** Way to compute a convolution or one of its gradients that is correct for every shape. */
export type Path = "matmul" | "taps" | "phases" | "spread" | "by-hand" | "filled";

/** Class of shapes that TensorFlow's kernel computes incorrectly on some processor, and the way around it. */
export interface Guard {
  /** Description of the fault, with references to its reports. */
  readonly fault: string;
  readonly when: (shape: Convolution) => boolean;
  readonly path: Path;
  /** True if training needs the path even when guards are off. */
  readonly isNeeded?: true;
}

/** Kernel that has guards. */
export type GuardedKernel =
  | "Conv2D"
  | "Conv2DBackpropFilter"
  | "Conv2DBackpropInput"
  | "DepthwiseConv2dNative"
  | "DepthwiseConv2dNativeBackpropFilter"
  | "DepthwiseConv2dNativeBackpropInput";

/** Channels per block: oneDNN computes channels in blocks of up to four vectors of 16. */
const BLOCK = 64;
const HALF_BLOCK = 32;

/** Number of padding columns from which depthwise convolutions are wrong. */
const WIDE_FRAME = 8;

const isPointwise = ({ taps: [height, width] }: Convolution): boolean => height === 1 && width === 1;
const isStrided = ({ rows, columns }: Convolution): boolean => rows.stride > 1 || columns.stride > 1;
const isStridedAlike = ({ rows, columns }: Convolution): boolean =>
  rows.stride > 1 && rows.stride === columns.stride;
const isDilated = ({ rows, columns }: Convolution): boolean => rows.dilation > 1 || columns.dilation > 1;
const isOneToOne = ({ channels, outputs }: Convolution): boolean => channels === 1 && outputs === 1;
const isLargerThanMap = ({ rows, columns }: Convolution): boolean =>
  rows.window > rows.input || columns.window > columns.input;
const hasPartialBlock = ({ channels }: Convolution): boolean =>
  channels > HALF_BLOCK && channels % BLOCK !== 0;
const hasWideFrame = ({ columns }: Convolution): boolean =>
  Math.max(columns.before, columns.after) >= WIDE_FRAME;

const DIVISION =
  "Wide 1×1 convolutions crash with SIGFPE if the processor reports no caches: oneDNN's est_eff_1x1 divides by zero (tensorflow/tensorflow#57749).";
const PARTIAL_BLOCK =
  "An incomplete last block of channels yields garbage: oneDNN's brg_conv_bwd (tensorflow/tensorflow#93733, #112560).";
const WORKSPACE =
  "Strided 1×1 filter gradients of few channels write past their workspace: oneDNN's jit_1x1 (avx512_core, avx2).";
const DILATED = "TensorFlow.js has no gradients of dilated convolutions.";

/**
 * Faults of TensorFlow 2.21 with oneDNN 3.7.3, by the kernel that exhibits them. The shape decides, not the
 * processor: the alternative paths are correct and as fast on all processors, and a list of processors would never be
 * complete.
 */
export const GUARDS: Readonly<Record<GuardedKernel, readonly Guard[]>> = {
  [tf.Conv2D]: [{ fault: DIVISION, when: isPointwise, path: "matmul" }],
  [tf.Conv2DBackpropFilter]: [
    { fault: DILATED, when: isDilated, path: "taps", isNeeded: true },
    { fault: `${DIVISION} ${WORKSPACE}`, when: isPointwise, path: "taps" },
  ],
  [tf.Conv2DBackpropInput]: [
    { fault: DILATED, when: isDilated, path: "spread", isNeeded: true },
    { fault: `${DIVISION} ${PARTIAL_BLOCK}`, when: isPointwise, path: "matmul" },
    { fault: PARTIAL_BLOCK, when: isStridedAlike, path: "phases" },
    { fault: PARTIAL_BLOCK, when: isStrided, path: "spread" },
    { fault: PARTIAL_BLOCK, when: hasPartialBlock, path: "spread" },
    {
      fault:
        "Input gradients of one channel in and out are wrong and vary from run to run: oneDNN's brg_conv_bwd.",
      when: isOneToOne,
      path: "spread",
    },
    {
      fault: "Input gradients of kernels larger than the map are wrong: oneDNN's brg_conv_bwd.",
      when: isLargerThanMap,
      path: "spread",
    },
  ],
  [tf.DepthwiseConv2dNative]: [
    {
      fault:
        "Depthwise convolutions are wrong with eight or more columns of padding: oneDNN's jit_dw (avx512_core).",
      when: hasWideFrame,
      path: "by-hand",
    },
    {
      fault:
        "With oneDNN off, TensorFlow rejects dilated depthwise convolutions (TF_Status 12, unimplemented).",
      when: isDilated,
      path: "filled",
    },
  ],
  [tf.DepthwiseConv2dNativeBackpropFilter]: [
    { fault: DILATED, when: isDilated, path: "taps", isNeeded: true },
    {
      fault: WORKSPACE,
      when: (shape) => isPointwise(shape) && shape.channels === 1,
      path: "taps",
    },
  ],
  [tf.DepthwiseConv2dNativeBackpropInput]: [
    { fault: DILATED, when: isDilated, path: "spread", isNeeded: true },
  ],
};

/** Guard that applies to a kernel and a shape; undefined if the kernel computes it correctly. */
export function guardOf(kernel: GuardedKernel, shape: Convolution): Guard | undefined {
  return GUARDS[kernel].find(({ when }) => when(shape));
}
