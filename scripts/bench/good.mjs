import { createRequire } from "node:module";
import { batchNormalization } from "../../dist/networks/batchNormalization.js";

const require = createRequire(import.meta.url);
const tf = require("@tensorflow/tfjs");

const STAGES = [
  [16, 1],
  [32, 2],
  [64, 2],
];

const conv = (filters, kernelSize, strides = 1) =>
  tf.layers.conv2d({
    filters,
    kernelSize,
    strides,
    padding: "same",
    useBias: false,
    kernelInitializer: "heNormal",
  });
const norm = () => batchNormalization();
const relu = () => tf.layers.activation({ activation: "relu" });
const through = (x, ...layers) => layers.reduce((value, layer) => layer.apply(value), x);

function block(x, [filters, strides]) {
  const shortcut = strides === 1 ? x : through(x, conv(filters, 1, strides), norm());
  const branch = through(x, conv(filters, 3, strides), norm(), relu(), conv(filters, 3), norm());
  return relu().apply(tf.layers.add().apply([shortcut, branch]));
}

/**
 * A residual network with batch normalization (He et al. 2015): three stages of one basic block, 16, 32 and 64 channels.
 * 77,754 parameters that are trained.
 */
export function buildGood() {
  const image = tf.input({ shape: [28, 28, 1] });
  const features = STAGES.reduce(block, through(image, conv(16, 3), norm(), relu()));
  const dense = tf.layers.dense({ units: 10, activation: "softmax" });
  return tf.model({
    inputs: image,
    outputs: through(features, tf.layers.globalAveragePooling2d({}), dense),
  });
}
