import { shapeText } from "../core/format.js";

/** Computation of the kernel check: an operation and its shapes. */
export interface KernelCase {
  readonly operation: OperationName;
  /** Batch, height, width, channels of the input of the forward pass. */
  readonly input: readonly [number, number, number, number];
  /** Height and width of the kernel or window. */
  readonly kernel: readonly [number, number];
  /** Channels of the output; for a depthwise convolution, outputs per channel. */
  readonly filters: number;
  /** Stride along the height. */
  readonly stride: number;
  /** Stride along the width. Default: the same. */
  readonly columnStride?: number;
  readonly dilation: number;
  readonly padding: "same" | "valid";
  /** Axis of a normalization. Default: the last. */
  readonly axis?: 1 | 2 | 3;
  /** Parameters that a normalization lacks, or the operation that a NaN passes through. Default: none. */
  readonly variant?: string;
}

/** Operations of the check: forward passes, and gradients with respect to an operand. */
export const OPERATION_NAMES = [
  "convolution",
  "convolution by input",
  "convolution by filter",
  "fused convolution",
  "depthwise convolution",
  "depthwise convolution by input",
  "depthwise convolution by filter",
  "fused depthwise convolution",
  "transposed convolution",
  "max pooling",
  "max pooling by input",
  "average pooling",
  "average pooling by input",
  "normalization",
  "normalization by input",
  "normalization by scale and offset",
  "shared matrix",
  "NaN",
] as const;

/** Name of an operation of the check. */
export type OperationName = (typeof OPERATION_NAMES)[number];

/** Describes a case: `convolution by input 1×1, stride 2, same, 3×9×9×16 → 32`. */
export function caseWords(it: KernelCase): string {
  const { operation, input, kernel, filters, dilation, padding, axis, variant } = it;
  const [rows, columns] = stridesOf(it);
  const parts = [
    `${operation} ${shapeText(kernel)}`,
    ...(rows === columns ? (rows === 1 ? [] : [`stride ${rows}`]) : [`strides ${rows}×${columns}`]),
    ...(dilation === 1 ? [] : [`dilation ${dilation}`]),
    padding,
    `${shapeText(input)} → ${filters}`,
    ...(axis === undefined ? [] : [`axis ${axis}`]),
    ...(variant === undefined ? [] : [variant]),
  ];
  return parts.join(", ");
}

/** Strides of a case along height and width. */
export function stridesOf({ stride, columnStride = stride }: KernelCase): [rows: number, columns: number] {
  return [stride, columnStride];
}
