import { type Frame, frameOf } from "../caseFrame.js";
import type { KernelCase } from "../kernelCase.js";

/** Maximum of each window. NaN if a window contains one. */
export function maxPool(shape: KernelCase, x: Float32Array): Float64Array {
  const result = new Float64Array(outputSize(shape)).fill(Number.NEGATIVE_INFINITY);
  eachPair(shape, (from, to) => {
    result[to] = Math.max(result[to] as number, x[from] as number);
  });
  return result;
}

/** Gradient of max pooling: each window's gradient goes to its maximum, which must be unique. */
export function maxPoolByInput(shape: KernelCase, x: Float32Array, dy: Float32Array): Float64Array {
  const largest = maxPool(shape, x);
  const result = new Float64Array(x.length);
  eachPair(shape, (from, to) => {
    if (x[from] === largest[to]) result[from] = (result[from] as number) + (dy[to] as number);
  });
  return result;
}

/** Mean of the values in each window; padding does not count. */
export function averagePool(shape: KernelCase, x: Float32Array): Float64Array {
  const counts = countsOf(shape);
  const result = new Float64Array(counts.length);
  eachPair(shape, (from, to) => {
    result[to] = (result[to] as number) + (x[from] as number);
  });
  return result.map((sum, to) => sum / (counts[to] as number));
}

/** Gradient of average pooling: each window's gradient is divided evenly among its values. */
export function averagePoolByInput(shape: KernelCase, dy: Float32Array): Float64Array {
  const counts = countsOf(shape);
  const result = new Float64Array(shape.input.reduce((a, b) => a * b, 1));
  eachPair(shape, (from, to) => {
    result[from] = (result[from] as number) + (dy[to] as number) / (counts[to] as number);
  });
  return result;
}

function countsOf(shape: KernelCase): Float64Array {
  const counts = new Float64Array(outputSize(shape));
  eachPair(shape, (_, to) => {
    counts[to] = (counts[to] as number) + 1;
  });
  return counts;
}

function outputSize(shape: KernelCase): number {
  const { height, width } = frameOf(shape);
  return shape.input[0] * height * width * shape.input[3];
}

/** Calls a function for every input of every window, with the indices of the input and the output. */
function eachPair(shape: KernelCase, call: (from: number, to: number) => void): void {
  const [images, , , channels] = shape.input;
  const frame = frameOf(shape);
  for (let image = 0; image < images; image++)
    for (let i = 0; i < frame.height; i++)
      for (let j = 0; j < frame.width; j++) {
        const to = ((image * frame.height + i) * frame.width + j) * channels;
        for (const from of inputsOf(shape, frame, [image, i, j]))
          for (let channel = 0; channel < channels; channel++) call(from + channel, to + channel);
      }
}

/** Indices of the first channel of each input of a window. */
function* inputsOf(
  { input: [, height, width, channels], kernel }: KernelCase,
  { top, left, steps }: Frame,
  [image, i, j]: readonly [number, number, number],
): Generator<number> {
  for (let a = 0; a < kernel[0]; a++) {
    const row = i * steps[0] + a - top;
    if (row < 0 || row >= height) continue;
    for (let b = 0; b < kernel[1]; b++) {
      const column = j * steps[1] + b - left;
      if (column >= 0 && column < width) yield ((image * height + row) * width + column) * channels;
    }
  }
}
