import type { KernelCase } from "./kernelCase.js";

/** The windows of a case: their number along each side, and the padding before the input. */
export interface Frame {
  readonly height: number;
  readonly width: number;
  readonly top: number;
  readonly left: number;
}

/** The windows of a case, as TensorFlow lays them. */
export function frameOf({ input: [, height, width], kernel, stride, dilation, padding }: KernelCase): Frame {
  const rows = side(height, (kernel[0] - 1) * dilation + 1);
  const columns = side(width, (kernel[1] - 1) * dilation + 1);
  return { height: rows.count, width: columns.count, top: rows.before, left: columns.before };

  function side(size: number, extent: number): { readonly count: number; readonly before: number } {
    if (padding === "valid")
      return { count: Math.max(0, Math.ceil((size - extent + 1) / stride)), before: 0 };
    const count = Math.ceil(size / stride);
    return { count, before: Math.floor(Math.max((count - 1) * stride + extent - size, 0) / 2) };
  }
}
