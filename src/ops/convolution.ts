import tf = require("@tensorflow/tfjs");

/** Two numbers: for rows and for columns. */
export type Pair = readonly [number, number];

/** Geometry of a convolution: strides, dilation and padding. */
export interface Convolution {
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly padding: "valid" | "same";
}

/**
 * A convolution in groups: output channels of each group read the input channels of that group only (Krizhevsky et al.
 * 2012). The input is images × height × width × channels, the kernel height × width × (channels / groups) × filters.
 * One group is a plain convolution.
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
 * A convolution of each channel by itself. The kernel is height × width × channels × multiplier; output channel
 * c · multiplier + k is that of channel c and kernel k.
 */
export function depthwise(
  x: tf.Tensor4D,
  kernel: tf.Tensor4D,
  { strides, dilations, padding }: Convolution,
): tf.Tensor4D {
  return tf.depthwiseConv2d(x, kernel, [...strides], padding, "NHWC", [...dilations]);
}

/** Zeros before the columns of an image, so that no output of a `valid` convolution reads a later column than its own. */
export function padCausally(x: tf.Tensor4D, kernelWidth: number, dilation: number): tf.Tensor4D {
  return tf.pad(x, [
    [0, 0],
    [0, 0],
    [(kernelWidth - 1) * dilation, 0],
    [0, 0],
  ]);
}

/** A kernel with zeros between its rows and columns: a plain convolution with it is a dilated one with the kernel itself. */
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
