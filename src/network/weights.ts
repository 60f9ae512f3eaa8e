import { createHash } from "node:crypto";
import type * as tf from "@tensorflow/tfjs";

/** The weights of one variable of a network. */
export interface Weights {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** The weights of a model, in its order. */
export function weightsOf(model: tf.LayersModel): readonly Weights[] {
  return model.weights.map((variable) => ({
    name: variable.originalName,
    shape: variable.shape as number[],
    values: valuesOf(variable),
  }));
}

/** The numbers that a variable holds, as a copy. */
export function valuesOf(variable: tf.LayerVariable): Float32Array {
  return new Float32Array(variable.read().dataSync());
}

/** SHA-256 of a model's weights and of a topology: its own, or a text that stands for it. */
export function hashOf(
  model: tf.LayersModel,
  topology = JSON.stringify(model.toJSON(undefined, false)),
): string {
  const hash = createHash("sha256").update(topology);
  for (const { values } of weightsOf(model))
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return hash.digest("hex");
}
