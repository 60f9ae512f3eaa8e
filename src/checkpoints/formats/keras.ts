import tf = require("@tensorflow/tfjs");

import { reasonOf, UserError } from "../../core/errors.js";
import type { GivenSize } from "../../data/images/sizeOption.js";
import { scoped } from "../../engine/scope.js";
import { recordOf } from "../../network/description.js";
import { buildModel } from "../../network/layers/buildModel.js";
import { makerOf } from "../../network/layers/maker.js";
import type { ModelPlan } from "../../network/layers/topology.js";
import { OPTIMIZER_STATE, TRAINING_CONFIG, trainingParts } from "../../network/layers/trainingParts.js";
import {
  leftOutFacts,
  type OpenedNetwork,
  openedOrNothing,
  precisionWords,
} from "../../network/openedNetwork.js";
import { loadedModel } from "../loadedModel.js";
import { checkedPlan } from "./keras/checkPlan.js";
import { type KerasFiles, readKerasFiles } from "./keras/kerasFiles.js";
import { type LayerWeights, storedWeights } from "./keras/storedWeights.js";

/** Opens a model of Keras 2 or 3: a `.keras` archive, an `.h5` model, or `.h5` weights next to their configuration. */
export async function openKeras(path: string, size?: GivenSize): Promise<OpenedNetwork> {
  try {
    const files = await readKerasFiles(path);
    try {
      return opened(files, size);
    } finally {
      files.weights.close();
    }
  } catch (error) {
    throw new UserError(`Cannot open the checkpoint '${path}': ${reasonOf(error)}.`);
  }
}

function opened(files: KerasFiles, size: GivenSize | undefined): OpenedNetwork {
  const { config, version, weights, sha256, bytes, format } = files;
  const plan = checkedPlan(config);
  const stored = storedWeights(plan, weights);
  const types = stored.flatMap(({ arrays }) => arrays.map(({ type }) => type));
  const file = {
    format,
    framework: version === undefined ? "keras" : `keras ${version}`,
    precision: precisionWords(types),
    bytes,
    ...leftOutFacts([...trainingParts(plan), ...trainingFiles(files)]),
  };
  return openedOrNothing(load(plan, { version, stored }), { sha256, file }, size);
}

/** Parts of the files that belong to training: its settings, and the state of the optimizer. */
function trainingFiles({ config, weights }: KerasFiles): readonly string[] {
  const settings = [config.compile_config, weights.text("/", "training_config")];
  const states = ["/optimizer", "/optimizer_weights"];
  return [
    ...(settings.some(isFilled) ? [TRAINING_CONFIG] : []),
    ...(states.some((group) => weights.names(group).length > 0) ? [OPTIMIZER_STATE] : []),
  ];
}

/** True for a text or record that is not empty: Keras writes an empty record for a model that was not compiled. */
function isFilled(value: unknown): boolean {
  return typeof value === "string" ? value !== "" : Object.keys(recordOf(value)).length > 0;
}

interface Loading {
  readonly version: string | undefined;
  readonly stored: readonly LayerWeights[];
}

function load(plan: ModelPlan, { version, stored }: Loading): tf.LayersModel {
  return loadedModel(() =>
    scoped(() => {
      const numbers = stored.reduce((sum, { arrays }) => sum + sizeOf(arrays), 0);
      const maker = makerOf({ modelTopology: { keras_version: version }, convertedBy: "keras" });
      const model = buildModel(plan, maker, numbers);
      fill(model, stored);
      return model;
    }),
  );
}

function sizeOf(arrays: LayerWeights["arrays"]): number {
  return arrays.reduce((sum, { size }) => sum + size, 0);
}

function fill(model: tf.LayersModel, stored: readonly LayerWeights[]): void {
  const layers = layersIn(model, []);
  const waiting = new Map([...layers].filter(([, layer]) => layer.weights.length > 0));
  for (const { path, arrays } of stored) {
    const key = JSON.stringify(path);
    const layer = layers.get(key);
    if (layer === undefined || !waiting.delete(key)) continue;
    fillLayer(layer, path.join("/"), arrays);
  }
  const [left] = waiting.values();
  if (left !== undefined) throw new Error(`the weights of its layer '${left.name}' are missing`);
}

function fillLayer(layer: tf.layers.Layer, name: string, arrays: LayerWeights["arrays"]): void {
  const { weights } = layer;
  if (arrays.length !== weights.length)
    throw new Error(`its layer '${name}' has ${arrays.length} stored weights but needs ${weights.length}`);
  arrays.forEach((array, at) => {
    const weight = weights[at] as tf.LayerVariable;
    if (String(array.shape) !== String(weight.shape))
      throw new Error(
        `a weight of its layer '${name}' is stored as ${sizeWords(array.shape)} but must be ${sizeWords(weight.shape)}`,
      );
    weight.write(tf.tensor(array.read(), [...array.shape], "float32"));
  });
}

function sizeWords(shape: readonly (number | null)[]): string {
  return shape.length === 0 ? "one number" : shape.join("×");
}

/** Layers of a model and of its nested models, by the path of their names. */
function layersIn(model: tf.LayersModel, outer: readonly string[]): ReadonlyMap<string, tf.layers.Layer> {
  return new Map(
    model.layers.flatMap((layer) => {
      const path = [...outer, layer.name];
      const inner: unknown = Reflect.get(layer, "layer");
      const within = layer instanceof tf.LayersModel ? layer : inner;
      if (within instanceof tf.LayersModel) return [...layersIn(within, path)];
      return [[JSON.stringify(path), layer] as const];
    }),
  );
}
