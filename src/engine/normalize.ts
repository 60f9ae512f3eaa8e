import tf = require("@tensorflow/tfjs");

/**
 * Name of the kernel that normalizes a batch: x [n, h, w, c], scale and offset [c] → y, mean and biased variance,
 * like `normalizeBatch`.
 */
export const BATCH_NORMALIZATION = "BatchNormalization";

/** Name of the kernel of its gradients: dy, x, scale, mean, variance → dx, dscale, doffset. */
export const BATCH_NORMALIZATION_GRADIENT = "BatchNormalizationGradient";

/** Attributes of both kernels. */
export interface NormalizationAttrs {
  readonly epsilon: number;
}

/** Batch normalized by its own statistics, per channel. */
export interface Normalized {
  readonly output: tf.Tensor;
  /** Shape [c]. */
  readonly mean: tf.Tensor;
  /** Shape [c]: the mean squared distance from the mean, without Bessel's correction. */
  readonly variance: tf.Tensor;
}

/** Parameters of a normalization: γ and β of shape [c], and ε, which is added to the variance. */
export interface Normalization {
  readonly scale: tf.Tensor;
  readonly offset: tf.Tensor;
  readonly epsilon: number;
}

/** True if the current engine has kernels for `normalizeBatch`. They have no second derivative. */
export function canNormalizeBatch(): boolean {
  const { backendName, state } = tf.engine();
  const kernel: tf.KernelConfig | undefined = tf.getKernel(BATCH_NORMALIZATION, backendName);
  return kernel !== undefined && state.gradientDepth < 2;
}

/**
 * Batch normalization over all axes but the last, γ (x − mean) / √(variance + ε) + β (Ioffe and Szegedy 2015,
 * algorithm 1), in one kernel. Gradients flow through the output only.
 */
export function normalizeBatch(x: tf.Tensor, { scale, offset, epsilon }: Normalization): Normalized {
  const [channels] = scale.shape as [number];
  const isImage = x.rank === 4;
  const image = isImage ? x : tf.reshape(x, [1, x.size / channels, 1, channels]);
  const [output, mean, variance] = tf
    .engine()
    .runKernel(BATCH_NORMALIZATION, { x: image, scale, offset }, { epsilon }) as Three;
  return { output: isImage ? output : tf.reshape(output, x.shape), mean, variance };
}

type Three = [tf.Tensor, tf.Tensor, tf.Tensor];

tf.registerGradient({
  kernelName: BATCH_NORMALIZATION,
  inputsToSave: ["x", "scale"],
  outputsToSave: [false, true, true],
  gradFunc: (dys, saved, attrs) => {
    const [dy] = dys as Three;
    const [x, scale, mean, variance] = saved as [tf.Tensor, ...Three];
    const inputs = { dy, x, scale, mean, variance };
    const [dx, dscale, doffset] = tf.engine().runKernel(BATCH_NORMALIZATION_GRADIENT, inputs, attrs) as Three;
    return { x: () => dx, scale: () => dscale, offset: () => doffset };
  },
});
