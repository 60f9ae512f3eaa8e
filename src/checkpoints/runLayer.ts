import type * as tf from "@tensorflow/tfjs";
import { reasonOf, UserError } from "../errors.js";
import type { Value } from "./graph.js";

/**
 * Runs a layer on values with their masks. Throws `UserError` with the layer's name and class where TensorFlow.js cannot
 * compute it.
 */
export function runLayer(layer: tf.layers.Layer, inputs: readonly Value[]): readonly Value[] {
  return naming(layer, () => applied(layer, inputs));
}

/** Runs what computes a layer or its shape; an error of a library says which layer it came from. */
export function naming<T>(layer: tf.layers.Layer, body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof UserError) throw error;
    const reason = reasonOf(error) || "TensorFlow.js does not say why";
    throw new UserError(
      `Cannot compute layer '${layer.name}' of the class ${layer.getClassName()}: ${reason}. ` +
        "Build the network with a layer that does the same, or convert it from Keras.",
    );
  }
}

/** Takes gradients through a network. Throws `UserError` where an engine has none of an operation on the way. */
export function differentiating<T>(network: string, body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `Cannot take gradients of the network '${network}': ${reasonOf(error)}. ` +
        "Choose taps behind the layer that has no gradient, or the other engine.",
    );
  }
}

function applied(layer: tf.layers.Layer, inputs: readonly Value[]): readonly Value[] {
  const tensors = inputs.map((input) => input.tensor);
  const masks = inputs.flatMap((input) => (input.mask === undefined ? [] : [input.mask]));
  const input = tensors.length === 1 ? (tensors[0] as tf.Tensor) : tensors;
  const mask = masks.length === inputs.length ? (masks.length === 1 ? masks[0] : masks) : undefined;
  const outputs = listOf(layer.apply(input, mask === undefined ? {} : { mask }) as tf.Tensor | tf.Tensor[]);
  const passed = layer.supportsMasking || mask === undefined ? layer.computeMask(input, mask) : undefined;
  const outputMasks = passed === undefined || passed === null ? [] : listOf(passed);
  return outputs.map((tensor, index) => masked(tensor, outputMasks[index]));
}

/** A value of a tensor, with its mask where it has one. */
export function masked(tensor: tf.Tensor, mask: tf.Tensor | undefined | null): Value {
  return mask === undefined || mask === null ? { tensor } : { tensor, mask };
}

function listOf<T>(value: T | T[]): T[] {
  return Array.isArray(value) ? value : [value];
}
