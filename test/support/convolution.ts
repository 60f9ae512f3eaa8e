import * as tf from "@tensorflow/tfjs";

/** A convolution to compute: channels last, with equal stride and dilation in both directions. */
export interface Spec {
  /** [batch, rows, columns, channels]. */
  readonly input: readonly [number, number, number, number];
  /** [rows, columns, channels, outputs]; for a depthwise one, outputs per channel. */
  readonly filter: readonly [number, number, number, number];
  readonly stride?: number;
  readonly dilation?: number;
  readonly pad?: "same" | "valid";
}

/** The numbers of x, of the filter and of the result, in the order of their tensors. */
export interface Parts {
  readonly x: Float64Array;
  readonly filter: Float64Array;
  readonly y: Float64Array;
}

/** The attributes of the kernels that compute a convolution or a gradient of it. */
export function attributesOf({ stride = 1, dilation = 1, pad = "same" }: Spec) {
  return {
    strides: [stride, stride] as [number, number],
    pad,
    dilations: [dilation, dilation] as [number, number],
    dataFormat: "NHWC" as const,
  };
}

/** The shape of the result. */
export function outputShape(spec: Spec, isDepthwise: boolean): [number, number, number, number] {
  return infoOf(spec, isDepthwise).outShape;
}

/** The result of a convolution of x with a filter. */
export function forward(spec: Spec, isDepthwise: boolean, { x, filter }: Omit<Parts, "y">): Float64Array {
  const y = new Float64Array(sizeOf(outputShape(spec, isDepthwise)));
  eachProduct(spec, isDepthwise, (at, tap, to) => (y[to]! += x[at]! * filter[tap]!));
  return y;
}

/** The gradient with respect to x, with the result's gradient in y. */
export function byInput(spec: Spec, isDepthwise: boolean, { y, filter }: Omit<Parts, "x">): Float64Array {
  const x = new Float64Array(sizeOf(spec.input));
  eachProduct(spec, isDepthwise, (at, tap, to) => (x[at]! += y[to]! * filter[tap]!));
  return x;
}

/** The gradient with respect to the filter, with the result's gradient in y. */
export function byFilter(spec: Spec, isDepthwise: boolean, { x, y }: Omit<Parts, "filter">): Float64Array {
  const filter = new Float64Array(sizeOf(spec.filter));
  eachProduct(spec, isDepthwise, (at, tap, to) => (filter[tap]! += x[at]! * y[to]!));
  return filter;
}

/** Integers from −2 to 2, so that float32 represents every sum of some hundred thousand products exactly. */
export function small(shape: readonly number[], seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length: sizeOf(shape) }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return ((state >>> 24) % 5) - 2;
  });
}

/** A tensor of such numbers. */
export function tensorOf(values: Float64Array, shape: readonly number[]): tf.Tensor {
  return tf.tensor(Float32Array.from(values), [...shape]);
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

function infoOf(spec: Spec, isDepthwise: boolean) {
  const { strides, dilations, pad } = attributesOf(spec);
  const [input, filter] = [[...spec.input], [...spec.filter]] as [
    [number, number, number, number],
    [number, number, number, number],
  ];
  return tf.backend_util.computeConv2DInfo(input, filter, strides, dilations, pad, undefined, isDepthwise);
}

/** Visits every product of the definition: the indices of its pixel, of its weight and of its sum. */
function eachProduct(
  spec: Spec,
  isDepthwise: boolean,
  visit: (at: number, tap: number, to: number) => void,
): void {
  const info = infoOf(spec, isDepthwise);
  const { padInfo, strideHeight: stride, dilationHeight: dilation, outHeight, outWidth, outChannels } = info;
  const [batch, height, width, channels] = spec.input;
  const [down, across, , outputs] = spec.filter;
  for (let image = 0; image < batch; image++)
    for (let row = 0; row < outHeight; row++)
      for (let column = 0; column < outWidth; column++)
        for (let a = 0; a < down; a++)
          for (let b = 0; b < across; b++) {
            const y = row * stride - padInfo.top + a * dilation;
            const x = column * stride - padInfo.left + b * dilation;
            if (y < 0 || y >= height || x < 0 || x >= width) continue;
            const pixel = ((image * height + y) * width + x) * channels;
            const tap = (a * across + b) * channels;
            const result = ((image * outHeight + row) * outWidth + column) * outChannels;
            for (let channel = 0; channel < channels; channel++)
              for (let output = 0; output < outputs; output++)
                visit(
                  pixel + channel,
                  (tap + channel) * outputs + output,
                  result + (isDepthwise ? channel * outputs + output : output),
                );
          }
}
