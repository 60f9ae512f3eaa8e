import tf = require("@tensorflow/tfjs");

import { batchNormalization } from "../layers/batchNormalization.js";

/** Passes a value through layers, one after the other. */
export function through(x: tf.SymbolicTensor, ...layers: readonly tf.layers.Layer[]): tf.SymbolicTensor {
  return layers.reduce((value, layer) => layer.apply(value) as tf.SymbolicTensor, x);
}

/** Builds a model from an input shape and a function that applies the layers. */
export function modelOf(
  name: string,
  inputShape: readonly number[],
  build: (input: tf.SymbolicTensor) => tf.SymbolicTensor,
): tf.LayersModel {
  const inputs = tf.input({ shape: [...inputShape], name: "input" });
  return tf.model({ inputs, outputs: build(inputs), name });
}

/** Settings of a convolution that is followed by a normalization. */
export interface Convolution {
  readonly filters: number;
  readonly size: number;
  readonly stride?: number;
}

/** Weight initialization of a convolution. */
export type Start = keyof typeof STARTS;

/** Weight variance times the number of inputs, and the distribution. */
const STARTS = {
  /** He et al. 2015b. */
  he: { scale: 2, distribution: "normal" },
  /**
   * Uniform between −1/√n and 1/√n for n inputs, like PyTorch: a sixth of the variance. A following normalization
   * cancels the difference in the convolution's output, but not in how much a step changes the direction of its
   * weights: initially six times as much, which matters when there are few steps.
   */
  small: { scale: 1 / 3, distribution: "uniform" },
} as const;

/** Creates a convolution without a bias, which a following normalization would cancel. */
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

/** Creates a batch normalization (Ioffe and Szegedy 2015). Its moving statistics decay by a tenth at each step. */
export function norm(name: string): tf.layers.Layer {
  return batchNormalization({ name, momentum: 0.9, epsilon: 1e-5 });
}

/** Creates a ReLU as a separate layer. */
export function relu(name: string): tf.layers.Layer {
  return tf.layers.activation({ activation: "relu", name });
}

/** Creates the output layer: a probability per class. */
export function softmax(classes: number): tf.layers.Layer {
  return tf.layers.dense({
    units: classes,
    activation: "softmax",
    kernelInitializer: "glorotUniform",
    name: "dense",
  });
}
