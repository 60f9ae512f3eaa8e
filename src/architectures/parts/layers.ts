import tf = require("@tensorflow/tfjs");

import { batchNormalization } from "../layers/batchNormalization.js";

/** Sends a value through layers, one after the other. */
export function through(x: tf.SymbolicTensor, ...layers: readonly tf.layers.Layer[]): tf.SymbolicTensor {
  return layers.reduce((value, layer) => layer.apply(value) as tf.SymbolicTensor, x);
}

/** A model from an input of a shape to what is made of it. */
export function modelOf(
  name: string,
  inputShape: readonly number[],
  build: (input: tf.SymbolicTensor) => tf.SymbolicTensor,
): tf.LayersModel {
  const inputs = tf.input({ shape: [...inputShape], name: "input" });
  return tf.model({ inputs, outputs: build(inputs), name });
}

/** The settings of a convolution that a normalization follows. */
export interface Convolution {
  readonly filters: number;
  readonly size: number;
  readonly stride?: number;
}

/** Weight initialization of a convolution. */
export type Start = keyof typeof STARTS;

/** The variance times the number of inputs, and how the weights are spread. */
const STARTS = {
  /** He et al. 2015b. */
  he: { scale: 2, distribution: "normal" },
  /**
   * Evenly between −1/√n and 1/√n for n inputs, as PyTorch does: a sixth of the variance. A normalization takes the
   * difference out of what the convolution gives, but not out of how much a step turns its weights: six times as much at
   * first, which counts where there are few steps.
   */
  small: { scale: 1 / 3, distribution: "uniform" },
} as const;

/** A convolution without a bias, which a normalization after it would take away. */
export function unbiased(
  name: string,
  { filters, size, stride = 1, start }: Convolution & { readonly start: Start },
): tf.layers.Layer {
  return tf.layers.conv2d({
    name,
    filters,
    kernelSize: size,
    strides: stride,
    padding: "same",
    useBias: false,
    kernelInitializer: tf.initializers.varianceScaling({ ...STARTS[start], mode: "fanIn" }),
  });
}

/** A batch normalization (Ioffe and Szegedy 2015). Its moving statistics forget a tenth at each step. */
export function norm(name: string): tf.layers.Layer {
  return batchNormalization({ name, momentum: 0.9, epsilon: 1e-5 });
}

/** A ReLU that stands by itself. */
export function relu(name: string): tf.layers.Layer {
  return tf.layers.activation({ activation: "relu", name });
}

/** The read-out: a probability per class. */
export function softmax(classes: number): tf.layers.Layer {
  return tf.layers.dense({
    units: classes,
    activation: "softmax",
    kernelInitializer: "glorotUniform",
    name: "dense",
  });
}
