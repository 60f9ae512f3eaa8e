import { byFilterAt, type Convolution, type Element, isWithin, places } from "./referenceConvolution.js";

/**
 * Output of a depthwise convolution: each channel c produces m channels c m + q, each with its own filter w[a, b, c,
 * q].
 */
export function depthwiseAt({ shape, frame, first: x, second: w }: Convolution): Element {
  const { input, kernel, filters: multiplier, dilation } = shape;
  const [, height, width, channels] = input;
  return (index) => {
    const [image, i, j, out] = places(index, [frame.height, frame.width, channels * multiplier]);
    const channel = Math.floor(out / multiplier);
    let sum = 0;
    for (let a = 0; a < kernel[0]; a++) {
      const row = i * frame.steps[0] + a * dilation - frame.top;
      if (row < 0 || row >= height) continue;
      for (let b = 0; b < kernel[1]; b++) {
        const column = j * frame.steps[1] + b * dilation - frame.left;
        if (column < 0 || column >= width) continue;
        const weight = (a * kernel[1] + b) * channels * multiplier + out;
        const from = ((image * height + row) * width + column) * channels + channel;
        sum += (x[from] as number) * (w[weight] as number);
      }
    }
    return sum;
  };
}

/** Gradient of a depthwise convolution with respect to its input. */
export function depthwiseByInputAt({ shape, frame, first: dy, second: w }: Convolution): Element {
  const { input, kernel, filters: multiplier, dilation } = shape;
  const [, height, width, channels] = input;
  return (index) => {
    const [image, row, column, channel] = places(index, [height, width, channels]);
    let sum = 0;
    for (let a = 0; a < kernel[0]; a++) {
      const i = (row + frame.top - a * dilation) / frame.steps[0];
      if (!isWithin(i, frame.height)) continue;
      for (let b = 0; b < kernel[1]; b++) {
        const j = (column + frame.left - b * dilation) / frame.steps[1];
        if (!isWithin(j, frame.width)) continue;
        const from = (((image * frame.height + i) * frame.width + j) * channels + channel) * multiplier;
        const weights = ((a * kernel[1] + b) * channels + channel) * multiplier;
        for (let q = 0; q < multiplier; q++) sum += (dy[from + q] as number) * (w[weights + q] as number);
      }
    }
    return sum;
  };
}

/** Gradient of a depthwise convolution with respect to its filter. */
export function depthwiseByFilterAt(convolution: Convolution): Element {
  const { input, filters: multiplier } = convolution.shape;
  return byFilterAt(convolution, {
    count: input[3] * multiplier,
    of: (channel, filter) => channel * multiplier + filter,
  });
}
