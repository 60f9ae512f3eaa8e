import type { KernelCase, OperationName } from "./kernelCase.js";

/** Values that the parts of a case's shape are drawn from, and the number of cases to draw. */
export interface Sweep {
  readonly operations: readonly OperationName[];
  /** Number of cases per operation. */
  readonly count: number;
  readonly kernels: readonly (readonly [number, number])[];
  readonly strides: readonly number[];
  /** Strides along the width. Default: the same as along the height. */
  readonly columnStrides?: readonly number[];
  readonly dilations: readonly number[];
  readonly paddings: readonly KernelCase["padding"][];
  /** Channels of the input. */
  readonly channels: readonly number[];
  /** Channels of the output. */
  readonly filters: readonly number[];
  /** Height and width. */
  readonly maps: readonly (readonly [number, number])[];
  readonly batches: readonly number[];
  readonly axes?: readonly (1 | 2 | 3)[];
  readonly variants?: readonly (string | undefined)[];
  /** Pairs of input and output channels, which replace independent draws. */
  readonly pairs?: readonly (readonly [number, number])[];
  /** Largest number of multiplications in a case. Default: 1.5 million. */
  readonly work?: number;
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function square(side: number): readonly [number, number] {
  return [side, side];
}

const SQUARES = [1, 2, 3, 4, 5, 6, 7].map(square);
const OBLONG = [
  [1, 3],
  [3, 1],
  [2, 3],
  [3, 2],
  [1, 7],
  [7, 1],
  [5, 3],
] as const;
const OBLONG_MAPS = [
  [3, 5],
  [7, 4],
  [1, 9],
  [9, 1],
  [2, 14],
  [13, 6],
] as const;
const MAPS = [...range(1, 9).map(square), ...OBLONG_MAPS];
const LARGE_MAPS = [10, 12, 14, 18, 24, 27, 28, 30, 36, 56].map(square);

const FEW = range(1, 17);
const MIDDLE = [...range(31, 33), ...range(40, 48), ...range(64, 80), ...range(97, 129)];
const WIDE = [256, 304, 320, 416, 512, 640, 704, 832, 896, 1024, 1280, 1792, 2048];
/** Channel counts whose last block of 32 or 48 is incomplete. */
const RAGGED = [
  ...range(33, 48),
  ...range(65, 80),
  ...range(97, 112),
  ...range(129, 144),
  176,
  208,
  240,
  272,
  304,
];

const CONVOLUTIONS = [
  "convolution",
  "convolution by input",
  "convolution by filter",
  "fused convolution",
] as const;
const DEPTHWISE = [
  "depthwise convolution",
  "depthwise convolution by input",
  "depthwise convolution by filter",
  "fused depthwise convolution",
] as const;

const BASE = {
  kernels: [...SQUARES, ...OBLONG],
  strides: [1, 2, 3],
  dilations: [1],
  paddings: ["same", "valid"],
  channels: FEW,
  filters: FEW,
  maps: MAPS,
  batches: [1, 2, 3],
} as const;

const ONE = [square(1)];
const LARGER = [...SQUARES.slice(1), ...OBLONG];

/**
 * Sweeps of the check: broad ones over the shapes found in networks, and narrow ones over shapes that libraries are
 * known to compute incorrectly on some processor.
 */
export const SWEEPS: readonly Sweep[] = [
  { ...BASE, operations: CONVOLUTIONS, count: 2_300 },
  {
    ...BASE,
    operations: CONVOLUTIONS,
    count: 2_000,
    channels: [...FEW, ...MIDDLE],
    filters: [...FEW, ...MIDDLE],
  },
  { ...BASE, operations: CONVOLUTIONS, count: 600, maps: LARGE_MAPS },
  { ...BASE, operations: CONVOLUTIONS, count: 500, strides: [1], dilations: [2, 3], kernels: LARGER },
  { ...BASE, operations: CONVOLUTIONS, count: 500, channels: WIDE, filters: [...FEW, ...MIDDLE] },
  { ...BASE, operations: CONVOLUTIONS, count: 500, channels: [...FEW, ...MIDDLE], filters: WIDE },
  {
    ...BASE,
    operations: CONVOLUTIONS,
    count: 1_000,
    kernels: ONE,
    channels: [...FEW, ...MIDDLE],
    filters: FEW,
  },
  // Different strides along height and width.
  {
    ...BASE,
    operations: [...CONVOLUTIONS, "transposed convolution", "max pooling by input", "average pooling"],
    count: 200,
    columnStrides: [1, 2, 3],
    channels: [...FEW, ...RAGGED],
  },
  // Input gradients with an incomplete last block of channels.
  { ...BASE, operations: ["convolution by input", "transposed convolution"], count: 1_200, channels: RAGGED },
  { ...BASE, operations: ["convolution by input"], count: 800, kernels: ONE, channels: [...RAGGED, ...WIDE] },
  {
    ...BASE,
    operations: ["convolution by input"],
    count: 500,
    strides: [1],
    kernels: LARGER,
    channels: RAGGED,
    maps: range(1, 4).map(square),
    paddings: ["same"],
  },
  // One channel in and out.
  {
    ...BASE,
    operations: ["convolution by input", "transposed convolution"],
    count: 400,
    strides: [1, 1, 2, 3],
    kernels: LARGER,
    channels: [1],
    filters: [1],
  },
  // Pairs of wide layers of residual networks, for which a heuristic divides by zero.
  {
    ...BASE,
    operations: [...CONVOLUTIONS],
    count: 80,
    kernels: ONE,
    pairs: [
      [256, 1024],
      [512, 1024],
      [512, 2048],
      [1024, 256],
      [1024, 512],
      [1024, 2048],
      [2048, 512],
      [2048, 1024],
    ],
    maps: [...[1, 2, 3, 4, 7].map(square), [14, 14]],
    work: 30_000_000,
  },
  // Filter gradients of strided 1×1 convolutions with few channels, which write past their workspace.
  {
    ...BASE,
    operations: ["convolution by filter"],
    count: 500,
    kernels: ONE,
    strides: [2, 3],
    maps: LARGE_MAPS,
    filters: [...FEW, 32, 64],
  },
  { ...BASE, operations: DEPTHWISE, count: 1_200, channels: [...FEW, ...MIDDLE], filters: [1, 1, 1, 2, 3] },
  { ...BASE, operations: DEPTHWISE, count: 400, channels: FEW, filters: [1, 2], maps: LARGE_MAPS },
  {
    ...BASE,
    operations: DEPTHWISE,
    count: 300,
    channels: FEW,
    filters: [1, 2],
    strides: [1],
    dilations: [2, 3],
    kernels: LARGER,
  },
  {
    ...BASE,
    operations: ["depthwise convolution by filter"],
    count: 150,
    kernels: ONE,
    channels: [1],
    filters: [1],
    strides: [2, 3],
    maps: LARGE_MAPS,
  },
  // Depthwise convolutions with eight or more columns of padding.
  {
    ...BASE,
    operations: ["depthwise convolution", "fused depthwise convolution"],
    count: 300,
    kernels: [square(3), square(5), square(7), [1, 7], [3, 5]],
    strides: [1],
    dilations: [2, 3, 4, 5, 6, 8, 9],
    paddings: ["same"],
    channels: [...FEW, 32, 48],
    filters: [1, 1, 2],
    maps: [...range(3, 9).map(square), square(14), square(20), [9, 17]],
  },
  { ...BASE, operations: ["transposed convolution"], count: 1_000, channels: [...FEW, ...MIDDLE] },
  {
    ...BASE,
    operations: ["max pooling", "max pooling by input", "average pooling", "average pooling by input"],
    count: 1_200,
    channels: [...FEW, ...MIDDLE],
    filters: [1],
    maps: [...MAPS, ...MAPS, square(14), square(28)],
    work: 60_000,
  },
  {
    ...BASE,
    operations: ["normalization", "normalization by input", "normalization by scale and offset"],
    count: 800,
    kernels: ONE,
    strides: [1],
    channels: [...FEW, ...MIDDLE],
    filters: [1],
    maps: [...MAPS, square(14), square(28)],
    axes: [1, 2, 3, 3],
    variants: [undefined, "without scale", "without offset", "without scale and offset"],
    work: 60_000,
  },
  // Products with one shared matrix, which write past their result.
  {
    ...BASE,
    operations: ["shared matrix"],
    count: 400,
    kernels: ONE,
    strides: [1],
    paddings: ["valid"],
    channels: [...FEW, ...MIDDLE],
    filters: [1, 1, ...FEW, ...MIDDLE],
  },
  {
    ...BASE,
    operations: ["NaN"],
    count: 400,
    kernels: [square(2), square(3)],
    channels: FEW,
    filters: [1],
    variants: ["ReLU", "ReLU6", "clip", "max pooling", "average pooling"],
    work: 60_000,
  },
];
