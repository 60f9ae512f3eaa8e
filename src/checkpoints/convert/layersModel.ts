import tf = require("@tensorflow/tfjs");

import { reasonOf, UserError } from "../../core/errors.js";
import { sha256Of } from "../../core/files/hash.js";
import { jsonText } from "../../core/format.js";
import { VERSION } from "../../core/packageFiles.js";
import { scoped } from "../../engine/scope.js";
import { zeroFed } from "../../network/furtherInputs.js";
import type { Graph } from "../../network/graph.js";
import { runGraph } from "../../network/graph.js";
import { traceModel } from "../../network/traceModel.js";
import { TOPOLOGY_FILE } from "../formats/topologyFile.js";
import { type ModelFiles, modelFiles, WEIGHTS_FILE } from "../modelFiles.js";
import type { OpenedFiles } from "../open.js";
import { plainModel } from "./plainModel.js";

/** Files by name, relative to the folder that they are written to. */
type FilesByName = ReadonlyMap<string, Uint8Array | string>;

/** Provenance file next to a converted model. */
export const DESCRIPTION_FILE = "convscope.json";

/** Files of a converted model, and what could not be carried over. */
export interface ConvertedModel {
  readonly files: FilesByName;
  readonly leftOut: readonly string[];
}

/**
 * Converts a checkpoint to a layers model that TensorFlow.js itself opens, with a description of its source. The files
 * are opened with `tf.loadLayersModel` and computed at every tap before they are returned. Throws `UserError` for a
 * network with a node that is not a Keras layer, and for a layer that TensorFlow.js lacks or computes differently; the
 * message names the first.
 */
export async function convertedModel({ name, opened }: OpenedFiles): Promise<ConvertedModel> {
  const { graph, model, preprocessing, file, sha256 } = opened;
  try {
    if (model === undefined) {
      const first = graph.nodes.find(({ kind }) => kind !== "input");
      throw new Error(`its node '${first?.name}' (${first?.op}) is not a Keras layer`);
    }
    const { written, leftOut } = await checkedFiles(model, graph);
    const description = {
      generator: "convscope",
      version: VERSION,
      convertedFrom: { name, format: file?.format ?? "convscope architecture", sha256 },
      ...(preprocessing && { preprocessing }),
      sha256: Object.fromEntries(written.map(([path, content]) => [path, sha256Of(content)])),
    };
    return { files: new Map([...written, [DESCRIPTION_FILE, jsonText(description)]]), leftOut };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `Cannot convert '${name}' to a layers model: ${reasonOf(error)}. Use --to safetensors.`,
    );
  }
}

async function checkedFiles(model: tf.LayersModel, graph: Graph) {
  const before = new Set(Object.keys(tf.engine().registeredVariables));
  try {
    const { model: plain, leftOut } = scoped(() => plainModel(model));
    const files = await modelFiles(plain, `convscope ${VERSION}`);
    const difference = await differenceOf(graph, files);
    if (difference !== undefined) throw new Error(difference);
    const written: readonly (readonly [string, Uint8Array | string])[] = [
      [TOPOLOGY_FILE, files.json],
      [WEIGHTS_FILE, files.weights],
    ];
    return { written, leftOut };
  } finally {
    for (const [name, variable] of Object.entries(tf.engine().registeredVariables))
      if (!before.has(name)) variable.dispose();
  }
}

/** Describes how TensorFlow.js differs on the written files; undefined if every tap has the same values. */
async function differenceOf(graph: Graph, { json, weights }: ModelFiles): Promise<string | undefined> {
  const { modelTopology, weightsManifest } = JSON.parse(json) as tf.io.ModelJSON;
  const weightSpecs = weightsManifest.flatMap((group) => group.weights);
  const weightData = Uint8Array.from(weights).buffer;
  let read: tf.LayersModel;
  try {
    read = await tf.loadLayersModel(
      tf.io.fromMemory({ modelTopology: modelTopology as object, weightSpecs, weightData }),
    );
  } catch (error) {
    return `TensorFlow.js does not open it (${reasonOf(error)})`;
  }
  try {
    return firstDifference(graph, traceModel(read));
  } catch (error) {
    return `TensorFlow.js does not compute it (${reasonOf(error)})`;
  }
}

/** Side of the test images of networks with an open size. */
const OPEN_SIZE = 64;

/** Maximum difference between 32-bit sums in different orders, relative to the largest value of the tap. */
const TOLERANCE = 1e-5;

function firstDifference(graph: Graph, read: Graph): string | undefined {
  const shape = [1, ...(graph.nodes[0]?.shape ?? []).map((size) => size ?? OPEN_SIZE)];
  return scoped(() => {
    const image = tf.reshape(
      tf.div(tf.mod(tf.mul(tf.range(0, tf.util.sizeFromShape(shape)), 37), 256), 255),
      shape,
    );
    const [own, other] = [graph, read].map((each) =>
      runGraph(zeroFed(each, OPEN_SIZE), image, each.nodes.keys()),
    );
    const index = graph.nodes.findIndex((_, at) => !isSame(own?.get(at) as tf.Tensor, other?.get(at)));
    const node = graph.nodes[index];
    if (node === undefined) return undefined;
    return `TensorFlow.js computes its layer '${node.source ?? node.name}' (${node.op}) differently`;
  });
}

function isSame(one: tf.Tensor, other: tf.Tensor | undefined): boolean {
  if (other === undefined || String(one.shape) !== String(other.shape)) return false;
  const [a, b] = [one, other].map((tensor) => tensor.dataSync()) as [Float32Array, Float32Array];
  const largest = a.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
  return a.every(
    (value, at) => Object.is(value, b[at]) || Math.abs(value - (b[at] as number)) <= TOLERANCE * largest,
  );
}
