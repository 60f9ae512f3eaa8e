import tf = require("@tensorflow/tfjs");

import { type Axis, axes, type ConvolutionAttrs, type Shape4 } from "../kernels/axis.js";
import { composition } from "./wasm-kernel.js";

interface Inputs {
  readonly dy: tf.TensorInfo;
  readonly input: tf.TensorInfo;
}

interface Attrs extends ConvolutionAttrs {
  readonly filterSize: [number, number] | number;
}

/**
 * Gradient of max pooling. The gradient of a window goes to the first of its largest values, row by row, as in
 * TensorFlow and PyTorch.
 *
 * The backend's own kernel takes the last of equal values, and if no value of a window is positive, it finds none and
 * takes the window's first position. No other kernel distinguishes equal values, hence the loops.
 */
export const maxPoolGradient = composition<Inputs, Attrs>(
  tf.MaxPoolGrad,
  ({ inputs: { dy, input }, attrs, backend, run }) => {
    const [batch, height, width, channels] = input.shape as Shape4;
    const [down, right = down] = [attrs.filterSize].flat() as [number, number?];
    const windows = windowsOf(axes(input.shape, [down, right, channels, channels], attrs), channels);
    const values = backend.readSync(input.dataId) as Float32Array;
    const incoming = backend.readSync(dy.dataId) as Float32Array;
    const gradient = new Float32Array(values.length);
    let at = 0;
    for (let image = 0; image < batch; image++) {
      for (const window of windows) {
        for (let channel = 0; channel < channels; channel++, at++) {
          const place = firstMaximum(values, window, image * height * width * channels + channel);
          gradient[place] = (gradient[place] as number) + (incoming[at] as number);
        }
      }
    }
    const { shape, dtype } = input;
    return run(() => ({ dataId: backend.write(gradient, shape, dtype), shape, dtype }), {});
  },
);

/** Positions in an image of each window's pixels, row by row. Padding has no pixels. */
function windowsOf([rows, columns]: readonly [Axis, Axis], channels: number): readonly Int32Array[] {
  return spans(rows).flatMap((down) =>
    spans(columns).map((across) =>
      Int32Array.from(
        down.flatMap((row) => across.map((column) => (row * columns.input + column) * channels)),
      ),
    ),
  );
}

/** Pixels under each window position along an axis. */
function spans({ input, output, window, stride, before }: Axis): readonly (readonly number[])[] {
  return Array.from({ length: output }, (_, at) => {
    const first = at * stride - before;
    return Array.from({ length: window }, (_, offset) => first + offset).filter(
      (pixel) => pixel >= 0 && pixel < input,
    );
  });
}

/** Position of the first of the largest values of a window. NaN counts as larger than all numbers. */
function firstMaximum(values: Float32Array, window: Int32Array, from: number): number {
  let place = from + (window[0] as number);
  for (const offset of window) {
    const [value, largest] = [values[from + offset] as number, values[place] as number];
    if (value > largest || (Number.isNaN(value) && !Number.isNaN(largest))) place = from + offset;
  }
  return place;
}
