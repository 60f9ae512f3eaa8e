import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { Residual } from "../../src/architectures/layers/residual.js";
import type { Inputs } from "../../src/network/networkInputs.js";

/** Exact values computed by numpy, scipy and PyTorch in 64 bits, for the network and the matrices of their `spec`. */
export const REFERENCE = JSON.parse(
  readFileSync(new URL("../fixtures/golden.json", import.meta.url), "utf8"),
);

const SIDE = 8;
const WIDTH = 4;
const CLASSES = 3;

/**
 * The network of the reference values: a convolution, two residual blocks of one convolution each, pooling, a dense
 * output layer.
 */
export function referenceModel(): tf.LayersModel {
  const input = tf.input({ shape: [SIDE, SIDE, 1], name: "x" });
  const conv = (name: string) => tf.layers.conv2d({ name, filters: WIDTH, kernelSize: 3, padding: "same" });
  const relu = (name: string) => tf.layers.activation({ name, activation: "relu" });
  const stem = conv("c1");
  const branches = [conv("f1"), conv("f2")] as const;
  const dense = tf.layers.dense({ name: "scores", units: CLASSES, activation: "softmax" });
  let x = relu("h0").apply(stem.apply(input)) as tf.SymbolicTensor;
  branches.forEach((layer, index) => {
    const sum = new Residual({ name: `p${index + 1}`, layer }).apply(x) as tf.SymbolicTensor;
    x = relu(`h${index + 1}`).apply(sum) as tf.SymbolicTensor;
  });
  const pooled = tf.layers.maxPooling2d({ name: "pool", poolSize: 2 }).apply(x);
  const output = dense.apply(tf.layers.flatten({ name: "flat" }).apply(pooled)) as tf.SymbolicTensor;
  const model = tf.model({ inputs: input, outputs: output, name: "reference" });
  setConvolution(stem, { phase: 0.3, bias: 2, amplitude: 0.5 });
  setConvolution(branches[0], { phase: 1.3, bias: 3, amplitude: 0.25 });
  setConvolution(branches[1], { phase: 2.3, bias: 4, amplitude: 0.25 });
  setDense(dense);
  return model;
}

/** The single image of the reference values. */
export function referenceImage(): Inputs {
  const values = Float32Array.from({ length: SIDE * SIDE }, (_, at) => {
    const [x, y] = [at % SIDE, Math.floor(at / SIDE)];
    const bump = (dx: number, dy: number, width: number) => Math.exp(-(dy * dy + dx * dx) / width);
    return bump(x - 4.5, y - 3, 4) + 0.5 * bump(x - 2, y - 5.5, 3);
  });
  return { shape: [1, SIDE, SIDE, 1], values };
}

function wave(count: number, phase: number, amplitude: number): number[] {
  return Array.from({ length: count }, (_, index) => amplitude * Math.sin(phase + 1.7 * index));
}

interface Waves {
  readonly phase: number;
  readonly bias: number;
  readonly amplitude: number;
}

/** Sets weights that are given as output, input, row, column. */
function setConvolution(layer: tf.layers.Layer, { phase, bias, amplitude }: Waves): void {
  const [rows, columns, inputs, outputs] = (layer.weights[0] as tf.LayerVariable).shape as [
    number,
    number,
    number,
    number,
  ];
  tf.tidy(() => {
    const flat = wave(rows * columns * inputs * outputs, phase, amplitude);
    const kernel = tf.transpose(tf.tensor(flat, [outputs, inputs, rows, columns]), [2, 3, 1, 0]);
    layer.setWeights([kernel, tf.tensor1d(wave(outputs, bias, 0.05))]);
  });
}

/** Sets weights that are given as output and input, where the input is channel, row, column. */
function setDense(layer: tf.layers.Layer): void {
  tf.tidy(() => {
    const flat = wave((CLASSES * WIDTH * SIDE * SIDE) / 4, 3.3, 0.2);
    const kernel = tf.transpose(tf.tensor(flat, [CLASSES, WIDTH, SIDE / 2, SIDE / 2]), [2, 3, 1, 0]);
    layer.setWeights([tf.reshape(kernel, [-1, CLASSES]), tf.tensor1d(wave(CLASSES, 5, 0.05))]);
  });
}

/** The matrices of the second set of reference values for similarity, as rows. */
export function lcg(rows: number, columns: number, seed: number): number[][] {
  let state = seed;
  const next = () => {
    state = Number((1664525n * BigInt(state) + 1013904223n) % 4294967296n);
    return (state / 2 ** 32) * 2 - 1;
  };
  return Array.from({ length: rows }, () => Array.from({ length: columns }, next));
}
