import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll } from "vitest";
import { declarations } from "../../src/architectures/declarations.js";
import { Residual } from "../../src/architectures/layers/residual.js";
import { openLayersModel } from "../../src/checkpoints/formats/tfjs.js";
import { scoped } from "../../src/engine/scope.js";
import { seeded } from "../../src/engine/seeds.js";
import { type Description, UNCHANGED } from "../../src/network/description.js";
import { runGraph } from "../../src/network/graph.js";
import { type Network, networkOf } from "../../src/network/network.js";
import type { Inputs } from "../../src/network/networkInputs.js";
import { traceModel } from "../../src/network/traceModel.js";
import { checkpointFiles } from "../../src/training/runFolder.js";

/** Creates paths of folders that do not exist yet and are removed after a file's last test. */
export function withFolders(): () => string {
  let root = "";
  let count = 0;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "convscope-test-"));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));
  return () => join(root, `folder-${++count}`);
}

const DESCRIPTION: Omit<Description, "sha256"> = {
  generator: "convscope",
  version: "0.0.0",
  architecture: "none",
  options: {},
  recipe: declarations["mini-resnet"].recipe,
  command: "",
  seed: 0,
  epoch: 1,
  engine: { name: "any", version: "0", threads: 1 },
  metrics: {},
  data: { name: "none", sha256: {} },
  preprocessing: UNCHANGED,
};

/** Writes a model like `train`. */
export async function writeCheckpoint(
  model: tf.LayersModel,
  folder: string,
  description: Partial<Description> = {},
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const files = await checkpointFiles(model, { ...DESCRIPTION, ...description });
  for (const [name, bytes] of files) await writeFile(join(folder, name), bytes);
  return folder;
}

/** The model as loaded from a folder that it was written to. */
export async function reopened(model: tf.LayersModel, folder: string): Promise<tf.LayersModel> {
  return (await openLayersModel(await writeCheckpoint(model, folder))).model;
}

/** A network of a model that was never saved. */
export function networkHere(model: tf.LayersModel): Network {
  return networkOf(model);
}

/** Builds a model, or anything else, with the same random draws in every run. */
export function built<T>(build: () => T, name = "test"): T {
  return seeded([name], build);
}

/** Numbers from −1 to 1, equal for equal shapes and seeds. */
export function numbers(shape: readonly number[], seed = 1): tf.Tensor {
  return tf.randomUniform([...shape], -1, 1, "float32", seed);
}

/** Images with pixels from 0 to 1, equal for equal shapes. */
export function images(shape: readonly [number, number, number, number]): Inputs {
  const values = tf.tidy(() => tf.randomUniform([...shape], 0, 1, "float32", 5).dataSync() as Float32Array);
  return { shape, values: Float32Array.from(values) };
}

export function tensorOf({ shape, values }: Inputs): tf.Tensor4D {
  return tf.tensor4d(values, [...shape]);
}

/** The predictions of a model as plain numbers. */
export function predicted(model: tf.LayersModel, input: tf.Tensor): Float32Array {
  return valuesOf(() => model.predict(input) as tf.Tensor);
}

/** The values of a tensor that is created and freed here. */
export function valuesOf(make: () => tf.Tensor): Float32Array {
  return scoped(() => Float32Array.from(make().dataSync()));
}

/** The outputs of all nodes of a model's graph for an input, by name, and the graph's own output as `output`. */
export function tapped(model: tf.LayersModel, input: tf.Tensor): ReadonlyMap<string, Float32Array> {
  const graph = traceModel(model);
  return scoped(() => {
    const found = runGraph(graph, input, graph.nodes.keys());
    return new Map(
      graph.nodes.map(({ name }, index) => [
        name,
        Float32Array.from((found.get(index) as tf.Tensor).dataSync()),
      ]),
    );
  });
}

/** The largest difference of two lists of numbers; infinite if their lengths differ or one is not a number. */
export function apart(found: ArrayLike<number> | undefined, expected: ArrayLike<number> | undefined): number {
  if (found === undefined || expected === undefined || found.length !== expected.length)
    return Number.POSITIVE_INFINITY;
  let most = 0;
  for (let at = 0; at < found.length; at++) {
    const distance = Math.abs((found[at] as number) - (expected[at] as number));
    if (!(distance <= most)) most = Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance;
  }
  return most;
}

/** The largest magnitude, which tolerances are relative to. */
export function largest(values: ArrayLike<number>): number {
  return Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** Chains layers from an input into a model. */
export function chain(shape: readonly (number | null)[], layers: readonly tf.layers.Layer[]): tf.LayersModel {
  const input = tf.input({ shape: [...shape] });
  const output = layers.reduce<tf.SymbolicTensor>((x, layer) => layer.apply(x) as tf.SymbolicTensor, input);
  return tf.model({ inputs: input, outputs: output });
}

/** A layer that cannot be called: it throws in the middle of a network, after creating a tensor. */
export class Breaking extends tf.layers.Layer {
  static className = "Breaking";

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [input] = [inputs].flat() as [tf.Tensor];
    tf.add(input, 1);
    throw new Error("this layer breaks");
  }
}

tf.serialization.registerClass(Breaking);

/** A layer that keeps a shape, for residual blocks of every kind. */
export interface Branch {
  readonly name: string;
  readonly shape: readonly number[];
  readonly build: () => tf.layers.Layer;
}

const MAPS = [6, 6, 3] as const;
const STEPS = [4, 3] as const;

const convolution = (activation: "linear" | "relu" = "linear") =>
  tf.layers.conv2d({
    filters: 3,
    kernelSize: 3,
    padding: "same",
    activation,
    biasInitializer: "randomNormal",
  });

const recurrent = { units: 3, returnSequences: true } as const;

/** All kinds of layers that `Residual` can wrap. */
export const BRANCHES: readonly Branch[] = [
  { name: "a convolution", shape: MAPS, build: () => convolution() },
  { name: "a convolution with a ReLU", shape: MAPS, build: () => convolution("relu") },
  { name: "a dense layer", shape: [5], build: () => tf.layers.dense({ units: 5, activation: "tanh" }) },
  { name: "a batch normalization", shape: MAPS, build: () => tf.layers.batchNormalization() },
  { name: "an LSTM", shape: STEPS, build: () => tf.layers.lstm(recurrent) },
  { name: "a GRU", shape: STEPS, build: () => tf.layers.gru(recurrent) },
  { name: "a bidirectional LSTM that sums", shape: STEPS, build: () => bidirectional("sum") },
  { name: "a bidirectional LSTM that averages", shape: STEPS, build: () => bidirectional("ave") },
  { name: "a Sequential", shape: MAPS, build: sequentialBranch },
  { name: "a functional model", shape: [5], build: functionalBranch },
  { name: "a model with a Sequential inside", shape: MAPS, build: () => chain(MAPS, [sequentialBranch()]) },
  {
    name: "another Residual",
    shape: MAPS,
    build: () => new Residual({ layer: convolution(), merge: "mul" }),
  },
];

function bidirectional(mergeMode: "sum" | "ave"): tf.layers.Layer {
  return tf.layers.bidirectional({ layer: tf.layers.lstm(recurrent) as tf.RNN, mergeMode });
}

function sequentialBranch(): tf.Sequential {
  const layers = [
    tf.layers.conv2d({
      inputShape: [...MAPS],
      filters: 4,
      kernelSize: 3,
      padding: "same",
      activation: "relu",
    }),
    tf.layers.batchNormalization(),
    convolution(),
  ];
  return tf.sequential({ layers });
}

function functionalBranch(): tf.LayersModel {
  const input = tf.input({ shape: [5] });
  const wide = tf.layers.dense({ units: 7, activation: "relu" }).apply(input) as tf.SymbolicTensor;
  const narrow = tf.layers.dense({ units: 5 }).apply(wide) as tf.SymbolicTensor;
  const output = tf.layers.maximum().apply([input, narrow]) as tf.SymbolicTensor;
  return tf.model({ inputs: input, outputs: output });
}

/** A value in a JSON file. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A JSON object. */
export type Parsed = { [key: string]: Json };

/** The error message of a load that would otherwise never end. */
export const ENDLESS = "this load does not end";

/** A layer that passes its input on. TensorFlow.js asks layers for their names in its loops, and this one ends them. */
class Watchful extends tf.layers.Layer {
  static className = "Watchful";

  constructor(args: ConstructorParameters<typeof tf.layers.Layer>[0] = {}) {
    super(args);
    const { name } = this;
    let asked = 0;
    const get = () => {
      if (++asked > 100_000) throw new Error(ENDLESS);
      return name;
    };
    Object.defineProperty(this, "name", { get });
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor | tf.Tensor[] {
    return inputs;
  }
}

tf.serialization.registerClass(Watchful);

/** The files of a small checkpoint with layers of many kinds, for tests that damage it. Its weights are 1,288 bytes. */
export async function sampleCheckpoint(folder: string) {
  const kernel = { filters: 3, kernelSize: 3, padding: "same" } as const;
  const layers = [
    tf.layers.conv2d({ ...kernel, name: "stem", activation: "relu" }),
    new Residual({ name: "block", layer: tf.layers.conv2d(kernel) }),
    tf.layers.batchNormalization({ name: "norm" }),
    tf.layers.maxPooling2d({ name: "pool", poolSize: 2 }),
    tf.layers.flatten({ name: "flat" }),
    tf.layers.dropout({ name: "drop", rate: 0.5 }),
    tf.layers.dense({ name: "classes", units: 4, activation: "softmax" }),
    new Watchful({ name: "watchful" }),
  ];
  const path = await writeCheckpoint(
    built(() => chain([8, 8, 1], layers)),
    folder,
  );
  const text = await readFile(join(path, "model.json"), "utf8");
  return { text, weights: (await readFile(join(path, "weights.bin"))) as Uint8Array };
}

/** Writes the two files of a checkpoint as given. */
export async function writtenAs(
  folder: string,
  json: string | Uint8Array,
  weights: Uint8Array,
): Promise<string> {
  await mkdir(folder);
  await writeFile(join(folder, "model.json"), json);
  await writeFile(join(folder, "weights.bin"), weights);
  return folder;
}

/** Builds models whose weights are zeros that are never written, so that large ones are cheap to count. */
export function weightless<T>(build: () => T): T {
  const key = "fastWeightInitDuringBuild";
  const { prototype } = tf.layers.Layer;
  Object.defineProperty(prototype, key, { configurable: true, get: () => true, set: () => undefined });
  try {
    return build();
  } finally {
    Reflect.deleteProperty(prototype, key);
  }
}
