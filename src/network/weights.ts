import { createHash } from "node:crypto";
import type * as tf from "@tensorflow/tfjs";

/** Weights of one variable of a network. */
export interface Weights {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Weights of a model, in its order. */
export function weightsOf(model: tf.LayersModel): readonly Weights[] {
  return model.weights.map((variable) => ({
    name: variable.originalName,
    shape: variable.shape as number[],
    values: valuesOf(variable),
  }));
}

/** Copy of the values of a variable. */
export function valuesOf(variable: tf.LayerVariable): Float32Array {
  return new Float32Array(variable.read().dataSync());
}

/** SHA-256 of a model's weights and topology; the topology may be replaced by a text. */
export function hashOf(
  model: tf.LayersModel,
  topology = JSON.stringify(model.toJSON(undefined, false)),
): string {
  const hash = createHash("sha256").update(topology);
  for (const { values } of weightsOf(model))
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return hash.digest("hex");
}
