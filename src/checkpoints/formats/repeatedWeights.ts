import tf = require("@tensorflow/tfjs");

import type { ModelPlan } from "../../network/layers/topology.js";
import { weightNames } from "./weightNames.js";

type Spec = tf.io.WeightsManifestEntry;

/** True if several layers share a name, as those within nested models may: TensorFlow.js cannot tell their weights apart. */
export function hasRepeatedNames(model: tf.LayersModel): boolean {
  const names = model.weights.map(({ originalName }) => originalName);
  return new Set(names).size < names.length;
}

/**
 * Fills a model whose layers share names: of weights of one name, the first belongs to the first layer of the topology,
 * which is the order in which Keras stores them. Throws a clause for weights that do not fit.
 */
export function fillInOrder(
  { model, plan }: { readonly model: tf.LayersModel; readonly plan: ModelPlan },
  specs: readonly Spec[],
  bytes: Uint8Array,
): void {
  const expected = new Map<string, tf.LayerVariable[]>();
  for (const variable of variablesIn(plan, model)) {
    const { originalName } = variable;
    expected.set(originalName, [...(expected.get(originalName) ?? []), variable]);
  }
  const names = weightNames([...new Set(specs.map(({ name }) => name))], [...expected.keys()]);
  let at = 0;
  for (const spec of specs) {
    const end = at + lengthOf(spec);
    const part = Uint8Array.from(bytes.subarray(at, end)).buffer;
    at = end;
    if (spec.group === "optimizer") continue;
    fillOne(expected.get(names.get(spec.name) ?? spec.name)?.shift(), spec, part);
  }
  const left = [...expected.values()].flat()[0];
  if (left !== undefined) throw new Error(`'${left.originalName}' is missing`);
}

function fillOne(variable: tf.LayerVariable | undefined, spec: Spec, bytes: ArrayBuffer): void {
  if (variable === undefined) throw new Error(`no layer has the weight '${spec.name}'`);
  if (String(variable.shape) !== String(spec.shape))
    throw new Error(`Shape mismatch: [${variable.shape}] vs. [${spec.shape}]`);
  const values = tf.io.decodeWeights(bytes, [spec])[spec.name] as tf.Tensor;
  variable.write(values);
}

/** Variables of all layers, in the order of the topology. */
function variablesIn({ layers }: ModelPlan, model: tf.LayersModel): readonly tf.LayerVariable[] {
  return layers.flatMap(({ name, within }) => {
    const layer = model.layers.find((each) => each.name === name);
    if (layer === undefined) return [];
    if (within !== undefined && layer instanceof tf.LayersModel) return variablesIn(within, layer);
    return layer.weights;
  });
}

const BYTES: Readonly<Record<string, number>> = { uint8: 1, bool: 1, float16: 2, uint16: 2, complex64: 8 };

function lengthOf({ shape, dtype, quantization }: Spec): number {
  const each = BYTES[quantization?.dtype ?? dtype] ?? 4;
  return shape.reduce((product, length) => product * length, each);
}
