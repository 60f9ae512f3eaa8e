import tf = require("@tensorflow/tfjs");

import type { Call } from "../kernels/composition.js";
import { filled } from "../kernels/nan.js";
import { BATCH_NORMALIZATION, BATCH_NORMALIZATION_GRADIENT, type NormalizationAttrs } from "../normalize.js";
import { affine, centered, channelMeans, inverseDeviation, product } from "./channels.js";
import { composition } from "./wasm-kernel.js";

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

/** Batch normalization in training: γ (x − mean) / √(variance + ε) + β, with the mean and variance of the batch. */
export const batchNormalization = composition(
  BATCH_NORMALIZATION,
  (call: Call<Inputs, NormalizationAttrs>) => {
    const { inputs, attrs, run } = call;
    const mean = channelMeans(call, inputs.x);
    const distance = centered(call, inputs.x, mean);
    const variance = channelMeans(call, run(tf.Square, { x: distance }));
    const factor = product(run, inputs.scale, inverseDeviation(run, variance, attrs.epsilon));
    return [affine(call, distance, { scale: factor, offset: inputs.offset }), mean, variance];
  },
);

/**
 * Gradients of that normalization (Ioffe and Szegedy 2015, section 3). With x̂ = (x − mean) / s and s = √(variance +
 * ε): dβ = Σ dy, dγ = Σ dy x̂, and dx = γ / s · (dy − dβ / m − x̂ dγ / m) for m values per channel.
 */
export const batchNormalizationGradient = composition(
  BATCH_NORMALIZATION_GRADIENT,
  (call: Call<GradientInputs, NormalizationAttrs>) => {
    const { inputs, attrs, run } = call;
    const { dy, x, scale, mean, variance } = inputs;
    const inverse = inverseDeviation(run, variance, attrs.epsilon);
    const distance = centered(call, x, mean);
    const meanDy = channelMeans(call, dy);
    const meanProduct = product(run, channelMeans(call, product(run, dy, distance)), inverse);
    const factor = product(run, scale, inverse);
    const slope = product(run, product(run, factor, inverse), meanProduct);
    const fromDy = affine(call, dy, {
      scale: factor,
      offset: run(tf.Neg, { x: product(run, factor, meanDy) }),
    });
    const fromX = affine(call, distance, { scale: slope, offset: filled(run, slope.shape, 0) });
    const count = filled(run, [], tf.util.sizeFromShape(x.shape.slice(0, 3)));
    return [
      run(tf.Sub, { a: fromDy, b: fromX }),
      product(run, meanProduct, count),
      product(run, meanDy, count),
    ];
  },
);
