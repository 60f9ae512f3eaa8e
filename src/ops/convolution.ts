import tf = require("@tensorflow/tfjs");

/** Values for rows and for columns. */
export type Pair = readonly [number, number];

/** Geometry of a convolution: strides, dilation and padding. */
export interface Convolution {
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly padding: "valid" | "same";
}

/**
 * Grouped convolution: the output channels of each group read only the input channels of that group (Krizhevsky et
 * al. 2012). The input is images × height × width × channels, the kernel height × width × (channels / groups) ×
 * filters. One group is a plain convolution.
 */
export function convolve(
  x: tf.Tensor4D,
  kernel: tf.Tensor4D,
  { groups, ...how }: Convolution & { readonly groups: number },
): tf.Tensor4D {
  if (groups === 1) return plain(x, kernel, how);
  const [height, width, , filters] = kernel.shape;
  const channels = x.shape[3];
  if (groups === channels) {
    const each = tf.reshape<tf.Rank.R4>(kernel, [height, width, channels, filters / channels]);
    return depthwise(x, each, how);
  }
  const inputs = tf.split<tf.Tensor4D>(x, groups, 3);
  const kernels = tf.split<tf.Tensor4D>(kernel, groups, 3);
  const outputs = inputs.map((input, group) => plain(input, kernels[group] as tf.Tensor4D, how));
  return tf.concat(outputs, 3);
}

function plain(
  x: tf.Tensor4D,
  kernel: tf.Tensor4D,
  { strides, dilations, padding }: Convolution,
): tf.Tensor4D {
  return tf.conv2d(x, kernel, [...strides], padding, "NHWC", [...dilations]);
}

/**
 * Depthwise convolution: each channel is convolved separately. The kernel is height × width × channels × multiplier;
 * output channel c · multiplier + k results from channel c and kernel k.
 */
export function depthwise(
  x: tf.Tensor4D,
  kernel: tf.Tensor4D,
  { strides, dilations, padding }: Convolution,
): tf.Tensor4D {
  return tf.depthwiseConv2d(x, kernel, [...strides], padding, "NHWC", [...dilations]);
}

/**
 * Pads the columns of an image with zeros on the left, so that no output of a `valid` convolution reads a later
 * column than its own.
 */
export function padCausally(x: tf.Tensor4D, kernelWidth: number, dilation: number): tf.Tensor4D {
  return tf.pad(x, [
    [0, 0],
    [0, 0],
    [(kernelWidth - 1) * dilation, 0],
    [0, 0],
  ]);
}

/**
 * Inserts zeros between the rows and columns of a kernel: a plain convolution with the result equals a dilated one
 * with the kernel.
 */
export function dilated(kernel: tf.Tensor4D, [rows, columns]: Pair): tf.Tensor4D {
  const [height, width, ...channels] = kernel.shape;
  if (rows === 1 && columns === 1) return kernel;
  const apart = tf.reshape(kernel, [height, 1, width, 1, channels[0] * channels[1]]);
  const spread = tf.pad(apart, [
    [0, 0],
    [0, rows - 1],
    [0, 0],
    [0, columns - 1],
    [0, 0],
  ]);
  const whole = tf.reshape(spread, [height * rows, width * columns, ...channels]) as tf.Tensor4D;
  const size: [number, number, number, number] = [
    (height - 1) * rows + 1,
    (width - 1) * columns + 1,
    ...channels,
  ];
  return tf.slice(whole, [0, 0, 0, 0], size);
}
