import * as tf from "@tensorflow/tfjs";
import type { Inputs } from "../../src/network/networkInputs.js";

const SIDE = 12;

/**
 * A network with strides, a projection, batch norm and global average pooling, whose weights are those that `spec.gap`
 * of the reference defines, with a shift of zero.
 */
export function gapModel(): tf.LayersModel {
  const input = tf.input({ shape: [SIDE, SIDE, 1], name: "x" });
  const conv = (name: string, filters: number, kernelSize: number, strides: number) =>
    tf.layers.conv2d({ name, filters, kernelSize, strides, padding: "same" });
  const norm = (name: string) => tf.layers.batchNormalization({ name, epsilon: 1e-3 });
  const relu = (name: string) => tf.layers.activation({ name, activation: "relu" });
  const [c1, a, b, p] = [conv("c1", 4, 3, 1), conv("ca", 6, 3, 2), conv("cb", 6, 3, 1), conv("cp", 6, 1, 2)];
  const [n1, n2] = [norm("n1"), norm("n2")];
  const dense = tf.layers.dense({ name: "scores", units: 4, activation: "softmax" });
  const chain = (x: tf.SymbolicTensor, ...layers: readonly tf.layers.Layer[]) =>
    layers.reduce((value, layer) => layer.apply(value) as tf.SymbolicTensor, x);
  const stem = chain(input, c1, n1, relu("stem"));
  const branch = chain(stem, a, relu("a"), b, n2);
  const sum = tf.layers.add({ name: "sum" }).apply([chain(stem, p), branch]) as tf.SymbolicTensor;
  const output = chain(sum, relu("out"), tf.layers.globalAveragePooling2d({ name: "gap" }), dense);
  const model = tf.model({ inputs: input, outputs: output, name: "gap" });
  [c1, a, b, p].forEach((layer, index) => {
    setConvolution(layer, index);
  });
  setNorm(n1, 0, 4);
  setNorm(n2, 1, 6);
  tf.tidy(() => {
    dense.setWeights([
      tf.transpose(tf.tensor2d(wave(24, 2.7, 0.8), [4, 6])),
      tf.tensor1d(wave(4, 0.9, 0.05)),
    ]);
  });
  return model;
}

/** The image of that network. */
export function gapImage(): Inputs {
  const values = Float32Array.from(
    { length: SIDE * SIDE },
    (_, at) => 0.5 + 0.5 * Math.sin(0.31 * at + 0.17 * Math.floor(at / SIDE) ** 2),
  );
  return { shape: [1, SIDE, SIDE, 1], values };
}

function wave(count: number, phase: number, amplitude: number): number[] {
  return Array.from({ length: count }, (_, at) => amplitude * Math.sin(phase + 1.7 * at));
}

function setConvolution(layer: tf.layers.Layer, index: number): void {
  const [rows, columns, inputs, outputs] = (layer.weights[0] as tf.LayerVariable).shape as [
    number,
    number,
    number,
    number,
  ];
  const amplitude = [0.6, 0.35, 0.3, 0.5][index] as number;
  tf.tidy(() => {
    const flat = wave(rows * columns * inputs * outputs, 0.4 + 0.9 * index, amplitude);
    const kernel = tf.transpose(tf.tensor(flat, [outputs, inputs, rows, columns]), [2, 3, 1, 0]);
    layer.setWeights([kernel, tf.tensor1d(wave(outputs, 1.9 + index, 0.06))]);
  });
}

function setNorm(layer: tf.layers.Layer, index: number, channels: number): void {
  tf.tidy(() => {
    const gamma = tf.add(1, tf.tensor1d(wave(channels, 0.2 + index, 0.3)));
    const variance = tf.add(0.5, tf.square(tf.tensor1d(wave(channels, 0.7 + index, 0.3))));
    const [beta, mean] = [wave(channels, 2.2 + index, 0.1), wave(channels, 1.2 + index, 0.2)];
    layer.setWeights([gamma, tf.tensor1d(beta), tf.tensor1d(mean), variance]);
  });
}
