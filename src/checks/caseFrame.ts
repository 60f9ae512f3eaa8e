import { type KernelCase, stridesOf } from "./kernelCase.js";

/** Windows of a case: their number along each side, and the padding before the input. */
export interface Frame {
  readonly height: number;
  readonly width: number;
  readonly top: number;
  readonly left: number;
  /** Strides along height and width. */
  readonly steps: readonly [number, number];
}

/** Windows of a case, as TensorFlow positions them. */
export function frameOf(shape: KernelCase): Frame {
  const { input, kernel, dilation, padding } = shape;
  const [, height, width] = input;
  const steps = stridesOf(shape);
  const rows = side(height, (kernel[0] - 1) * dilation + 1, steps[0]);
  const columns = side(width, (kernel[1] - 1) * dilation + 1, steps[1]);
  return { height: rows.count, width: columns.count, top: rows.before, left: columns.before, steps };

  function side(
    size: number,
    extent: number,
    stride: number,
  ): { readonly count: number; readonly before: number } {
    if (padding === "valid")
      return { count: Math.max(0, Math.ceil((size - extent + 1) / stride)), before: 0 };
    const count = Math.ceil(size / stride);
    return { count, before: Math.floor(Math.max((count - 1) * stride + extent - size, 0) / 2) };
  }
}
