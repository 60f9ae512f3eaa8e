import tf = require("@tensorflow/tfjs");

/** Shape of a batch of images (channels last) or of a filter. */
export type Shape4 = [number, number, number, number];

/** Attributes common to all convolution kernels. */
export interface ConvolutionAttrs {
  readonly strides: [number, number] | number;
  readonly pad: "valid" | "same" | number | tf.backend_util.ExplicitPadding;
  readonly dilations?: [number, number] | number | null;
  readonly dataFormat?: "NHWC" | "NCHW";
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/** Attributes of a filter gradient. */
export interface FilterGradientAttrs extends ConvolutionAttrs {
  readonly filterShape: Shape4;
}

/** Geometry of sliding windows along one image axis, in pixels. `window` includes the dilation. */
export interface Axis {
  readonly input: number;
  readonly output: number;
  readonly window: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
}

/**
 * Row and column axes of a convolution.
 *
 * @throws for channels-first data: some kernels of the WASM backend reject it and others misread it.
 */
export function axes(inputShape: number[], filterShape: number[], attrs: ConvolutionAttrs): [Axis, Axis] {
  const { strides, pad, dimRoundingMode } = attrs;
  if (attrs.dataFormat === "NCHW") {
    throw new Error("Expected data format NHWC for a convolution on the wasm backend but received NCHW.");
  }
  const info = tf.backend_util.computeConv2DInfo(
    inputShape as Shape4,
    filterShape as Shape4,
    strides,
    attrs.dilations ?? 1,
    pad,
    dimRoundingMode,
  );
  const { top, bottom, left, right } = info.padInfo;
  return [
    {
      input: info.inHeight,
      output: info.outHeight,
      window: info.effectiveFilterHeight,
      stride: info.strideHeight,
      dilation: info.dilationHeight,
      before: top,
      after: bottom,
    },
    {
      input: info.inWidth,
      output: info.outWidth,
      window: info.effectiveFilterWidth,
      stride: info.strideWidth,
      dilation: info.dilationWidth,
      before: left,
      after: right,
    },
  ];
}
