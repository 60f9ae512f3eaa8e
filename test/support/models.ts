import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll } from "vitest";
import { type Description, UNCHANGED } from "../../src/checkpoints/description.js";
import { expandModel } from "../../src/checkpoints/expand.js";
import { tfjs } from "../../src/checkpoints/formats/tfjs.js";
import { runGraph } from "../../src/checkpoints/graph.js";
import { type Inputs, type Network, networkOf } from "../../src/checkpoints/network.js";
import { scoped } from "../../src/engine/scope.js";
import { seeded } from "../../src/engine/seeds.js";
import { checkpointFiles } from "../../src/training/checkpointFiles.js";

/** Gives paths of folders that do not exist yet and that are gone after a file's last test. */
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
  command: "",
  seed: 0,
  epoch: 1,
  engine: { name: "any", version: "0", threads: 1 },
  metrics: {},
  data: { name: "none", sha256: {} },
  preprocessing: UNCHANGED,
};

/** Writes a model as `train` does. */
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

/** The model as it comes back from a folder that it was written to. */
export async function reopened(model: tf.LayersModel, folder: string): Promise<tf.LayersModel> {
  return (await tfjs.open(await writeCheckpoint(model, folder), "reopened")).model;
}

/** A network of a model that was never saved. */
export function networkHere(model: tf.LayersModel): Network {
  return networkOf({ name: "here", model, preprocessing: UNCHANGED, sha256: "" });
}

/** Builds a model, or anything else, whose random draws are the same in every run. */
export function built<T>(build: () => T, name = "test"): T {
  return seeded([name], build);
}

/** Numbers from −1 to 1, the same ones for the same shape and seed. */
export function numbers(shape: readonly number[], seed = 1): tf.Tensor {
  return tf.randomUniform([...shape], -1, 1, "float32", seed);
}

/** Images with pixels from 0 to 1, the same ones for the same shape. */
export function images(shape: readonly [number, number, number, number]): Inputs {
  const values = tf.tidy(() => tf.randomUniform([...shape], 0, 1, "float32", 5).dataSync() as Float32Array);
  return { shape, values: Float32Array.from(values) };
}

export function tensorOf({ shape, values }: Inputs): tf.Tensor4D {
  return tf.tensor4d(values, [...shape]);
}

/** What a model predicts, as plain numbers. */
export function predicted(model: tf.LayersModel, input: tf.Tensor): Float32Array {
  return valuesOf(() => model.predict(input) as tf.Tensor);
}

/** The values of a tensor that is made and freed here. */
export function valuesOf(make: () => tf.Tensor): Float32Array {
  return scoped(() => Float32Array.from(make().dataSync()));
}

/** What every node of a model's graph gives for an input, by name, and the graph's own output as `output`. */
export function tapped(model: tf.LayersModel, input: tf.Tensor): ReadonlyMap<string, Float32Array> {
  const graph = expandModel(model);
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

/** The largest difference of two lists of numbers; infinite where their lengths differ or one is not a number. */
export function apart(found: ArrayLike<number> | undefined, due: ArrayLike<number> | undefined): number {
  if (found === undefined || due === undefined || found.length !== due.length) return Number.POSITIVE_INFINITY;
  let most = 0;
  for (let at = 0; at < found.length; at++) {
    const distance = Math.abs((found[at] as number) - (due[at] as number));
    if (!(distance <= most)) most = Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance;
  }
  return most;
}

/** The largest magnitude, to which tolerances are relative. */
export function largest(values: ArrayLike<number>): number {
  return Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** Chains layers from an input into a model. */
export function chain(shape: readonly (number | null)[], layers: readonly tf.layers.Layer[]): tf.LayersModel {
  const input = tf.input({ shape: [...shape] });
  const output = layers.reduce<tf.SymbolicTensor>((x, layer) => layer.apply(x) as tf.SymbolicTensor, input);
  return tf.model({ inputs: input, outputs: output });
}

/** A layer that cannot be called: it throws in the middle of a network, after it made a tensor of its own. */
export class Breaking extends tf.layers.Layer {
  static className = "Breaking";

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [input] = [inputs].flat() as [tf.Tensor];
    tf.add(input, 1);
    throw new Error("this layer breaks");
  }
}

tf.serialization.registerClass(Breaking);
