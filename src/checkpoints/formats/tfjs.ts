import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import tf = require("@tensorflow/tfjs");

import { reasonOf, UserError } from "../../core/errors.js";
import { refuseStandIn } from "../../core/standIn.js";
import { scoped } from "../../engine/scope.js";
import { preprocessingOf, recordOf } from "../../network/description.js";
import { readInitialization } from "../../network/initialization.js";
import { buildModel } from "../../network/layers/buildModel.js";
import { OPTIMIZER_STATE, TRAINING_CONFIG, trainingParts } from "../../network/layers/trainingParts.js";
import {
  type CheckpointFacts,
  type FileFacts,
  leftOutFacts,
  type OpenedNetwork,
  openedOrNothing,
  precisionWords,
} from "../../network/openedNetwork.js";
import { progressOf } from "../../network/progress.js";
import { loadedModel } from "../loadedModel.js";
import type { Format, OpenChoice } from "./checkpointFormat.js";
import { type ModelJson, parseModelJson } from "./modelJson.js";
import { fillInOrder, hasRepeatedNames } from "./repeatedWeights.js";
import { TOPOLOGY_FILE, topologyAt } from "./topologyFile.js";
import { readWeights } from "./weightFiles.js";
import { weightNames } from "./weightNames.js";
import { wrappedSpecs } from "./wrappedWeights.js";

/**
 * TensorFlow.js layers model: its topology, in `model.json` or a file of another name, and the weight files that it
 * names.
 */
export const tfjs: Format = {
  summary:
    "a TensorFlow.js layers model: a folder with model.json, or another topology in JSON, and its weight files",
  matches: async (path) => (await topologyAt(path)) !== undefined,
  open,
};

async function open(path: string, { size }: OpenChoice = {}): Promise<OpenedNetwork> {
  const { model, facts } = await openLayersModel(path);
  return openedOrNothing(model, facts, size);
}

/** Layers model in TensorFlow.js's form, and the facts stated by its files. Throws like `Format.open`. */
export async function openLayersModel(
  path: string,
): Promise<{ readonly model: tf.LayersModel; readonly facts: CheckpointFacts }> {
  const topologyPath = (await topologyAt(path)) ?? path;
  const bytes = await readFile(topologyPath).catch((error: unknown) => {
    throw new UserError(`Cannot open the checkpoint '${path}': ${reasonOf(error)}.`);
  });
  const json = parseModelJson(bytes, topologyPath);
  const weights = await readWeights(json, topologyPath);
  const description = await readDescription(topologyPath);
  const sha256 = createHash("sha256").update(bytes).update(weights).digest("hex");
  const file = fileFacts(json, bytes.length + weights.length);
  const model = load(json, weights, path);
  return { model, facts: { sha256, file, ...toldBy(description) } };
}

/** Reads the facts that a description states about a checkpoint. */
function toldBy(description: unknown): Omit<CheckpointFacts, "sha256"> {
  const preprocessing = preprocessingOf(description);
  const initialization = readInitialization(description);
  const progress = progressOf(description);
  return {
    ...(preprocessing && { preprocessing }),
    ...(initialization && { initialization }),
    ...(progress && { progress }),
  };
}

function fileFacts({ framework, weightSpecs, ...json }: ModelJson, bytes: number): FileFacts {
  const precisions = weightSpecs.map((spec) => spec.quantization?.dtype ?? spec.dtype);
  return {
    format: "TensorFlow.js layers model",
    framework,
    precision: precisionWords(precisions),
    bytes,
    ...leftOutFacts([
      ...trainingParts(json.plan),
      ...(hasTrainingConfig(json) ? [TRAINING_CONFIG] : []),
      ...(weightSpecs.some(({ group }) => group === "optimizer") ? [OPTIMIZER_STATE] : []),
    ]),
  };
}

/** True if a file describes the loss and optimizer of its training. */
function hasTrainingConfig({ json, topology }: Pick<ModelJson, "json" | "topology">): boolean {
  return [json.trainingConfig, recordOf(topology).training_config].some((each) => (each ?? null) !== null);
}

function load({ plan, maker, weightSpecs }: ModelJson, weights: Uint8Array, path: string): tf.LayersModel {
  try {
    return loadedModel(() =>
      scoped(() => {
        const model = buildModel(plan, maker);
        fill({ model, plan }, wrappedSpecs(weightSpecs, plan), weights);
        return model;
      }),
    );
  } catch (error) {
    throw new UserError(`Cannot open the checkpoint '${path}': ${reasonOf(error)}.`);
  }
}

function fill(
  { model, plan }: { readonly model: tf.LayersModel; readonly plan: ModelJson["plan"] },
  specs: ModelJson["weightSpecs"],
  weights: Uint8Array,
): void {
  try {
    if (hasRepeatedNames(model)) return fillInOrder({ model, plan }, specs, weights);
    // Copied, because Node reads small files into a buffer that many share.
    const values = tf.io.decodeWeights(new Uint8Array(weights).buffer, specs);
    const trained = specs.filter(({ group }) => group !== "optimizer").map(({ name }) => name);
    const names = weightNames(
      trained,
      model.weights.map(({ originalName }) => originalName),
    );
    const named = trained.map((name) => [names.get(name) ?? name, values[name]]);
    model.loadWeights(Object.fromEntries(named) as tf.NamedTensorMap);
  } catch (error) {
    throw new UserError(`its weights do not match its topology (${reasonOf(error)})`);
  }
}

/** Reads `convscope.json`, the description of the `model.json` in the same folder. */
async function readDescription(topologyPath: string): Promise<unknown> {
  const path = join(dirname(topologyPath), "convscope.json");
  if (basename(topologyPath) !== TOPOLOGY_FILE || !existsSync(path)) return undefined;
  try {
    const text = await readFile(path, "utf8");
    refuseStandIn(text, path);
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`'${path}' is not readable JSON: ${reasonOf(error)}.`);
  }
}
