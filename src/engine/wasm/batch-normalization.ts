import tf = require("@tensorflow/tfjs");

import { BATCH_NORMALIZATION, BATCH_NORMALIZATION_GRADIENT, type NormalizationAttrs } from "../normalize.js";
import { affine, centered, channelMeans, filled, inverseDeviation, product } from "./channels.js";
import { type Call, composition } from "./composition.js";

interface Inputs {
  readonly x: tf.TensorInfo;
  readonly scale: tf.TensorInfo;
  readonly offset: tf.TensorInfo;
}

interface GradientInputs {
  readonly dy: tf.TensorInfo;
  readonly x: tf.TensorInfo;
  readonly scale: tf.TensorInfo;
  readonly mean: tf.TensorInfo;
  readonly variance: tf.TensorInfo;
}

/** Batch normalization in training: γ (x − mean) / √(variance + ε) + β, with the batch's mean and variance. */
export const batchNormalization = composition(
  BATCH_NORMALIZATION,
  ({ inputs: { x, scale, offset }, attrs: { epsilon }, run }: Call<Inputs, NormalizationAttrs>) => {
    const mean = channelMeans(run, x);
    const distance = centered(run, x, mean);
    const variance = channelMeans(run, run(tf.Square, { x: distance }));
    const factor = product(run, scale, inverseDeviation(run, variance, epsilon));
    return [affine(run, distance, { scale: factor, offset }), mean, variance];
  },
);

/**
 * The gradients of that (Ioffe and Szegedy 2015, section 3). With x̂ = (x − mean) / s and s = √(variance + ε):
 * dβ = Σ dy, dγ = Σ dy x̂, and dx = γ / s · (dy − dβ / m − x̂ dγ / m) for m values a channel.
 */
export const batchNormalizationGradient = composition(
  BATCH_NORMALIZATION_GRADIENT,
  ({ inputs, attrs: { epsilon }, run }: Call<GradientInputs, NormalizationAttrs>) => {
    const { dy, x, scale, mean, variance } = inputs;
    const inverse = inverseDeviation(run, variance, epsilon);
    const distance = centered(run, x, mean);
    const meanDy = channelMeans(run, dy);
    const meanProduct = product(run, channelMeans(run, product(run, dy, distance)), inverse);
    const factor = product(run, scale, inverse);
    const slope = product(run, product(run, factor, inverse), meanProduct);
    const fromDy = affine(run, dy, {
      scale: factor,
      offset: run(tf.Neg, { x: product(run, factor, meanDy) }),
    });
    const fromX = affine(run, distance, { scale: slope, offset: filled(run, slope.shape, 0) });
    const count = filled(run, [], tf.util.sizeFromShape(x.shape.slice(0, 3)));
    return [
      run(tf.Sub, { a: fromDy, b: fromX }),
      product(run, meanProduct, count),
      product(run, meanDy, count),
    ];
  },
);
