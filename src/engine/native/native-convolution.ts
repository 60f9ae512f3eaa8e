import { type Axis, axes, type ConvolutionAttrs, type Shape4 } from "../kernels/axis.js";

/** Shape of a convolution, all that a guard bases its decision on. */
export interface Convolution {
  readonly rows: Axis;
  readonly columns: Axis;
  /** The kernel's height and width in taps, without dilation. */
  readonly taps: readonly [height: number, width: number];
  readonly channels: number;
  /** Outputs of a convolution, or outputs per input channel of a depthwise one. */
  readonly outputs: number;
}

/** Shape of the convolution that a kernel computes or differentiates. */
export function convolutionOf(
  input: readonly number[],
  filter: readonly number[],
  attrs: ConvolutionAttrs,
): Convolution {
  const [rows, columns] = axes([...input], [...filter], attrs);
  const [height, width, channels, outputs] = filter as Shape4;
  return { rows, columns, taps: [height, width], channels, outputs };
}
