import tf = require("@tensorflow/tfjs");

import { Residual } from "../residual.js";
import type { Architecture, Task } from "./architecture.js";

const BLOCKS = 5;
const WIDTH = 8;

/**
 * The network of the post that this project grew from: two convolutions, five residual blocks of one linear
 * convolution each with a ReLU after the sum, and a dense read-out. 23,866 parameters on MNIST.
 */
export const seed: Architecture<Record<string, never>> = {
  summary: "two convolutions and five residual blocks of 8 channels, the network of the original post",
  options: {},
  recipe: { batchSize: 128, optimizer: { name: "adadelta", learningRate: 1, rho: 0.95, epsilon: 1e-8 } },
  build,
};

function build({ inputShape, classes }: Task): tf.LayersModel {
  const input = tf.input({ shape: [...inputShape], name: "input" });
  let x = conv("conv1", 64, "relu").apply(input) as tf.SymbolicTensor;
  x = conv("conv2", WIDTH, "relu").apply(x) as tf.SymbolicTensor;
  for (let block = 1; block <= BLOCKS; block++) {
    const residual = new Residual({ layer: conv("branch", WIDTH, "linear"), name: `residual${block}` });
    x = residual.apply(x) as tf.SymbolicTensor;
    x = tf.layers.activation({ activation: "relu", name: `relu${block}` }).apply(x) as tf.SymbolicTensor;
  }
  return tf.model({ inputs: input, outputs: head(x, classes), name: "seed" });
}

function head(features: tf.SymbolicTensor, classes: number): tf.SymbolicTensor {
  const layers = [
    tf.layers.maxPooling2d({ poolSize: 2, name: "pool" }),
    tf.layers.flatten({ name: "flatten" }),
    tf.layers.dropout({ rate: 0.5, name: "dropout" }),
    tf.layers.dense({
      units: classes,
      activation: "softmax",
      kernelInitializer: "glorotUniform",
      name: "dense",
    }),
  ];
  return layers.reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, features);
}

function conv(name: string, filters: number, activation: "relu" | "linear"): tf.layers.Layer {
  return tf.layers.conv2d({
    name,
    filters,
    activation,
    kernelSize: 3,
    padding: "same",
    kernelInitializer: "glorotUniform",
  });
}
