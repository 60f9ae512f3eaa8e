import tf = require("@tensorflow/tfjs");

import type { GraphNode } from "./graph.js";
import type { Value } from "./runLayer.js";

/** Replaces the outputs of a node before others read them; returns them as they are to leave them unchanged. */
export type Change = (values: readonly Value[], node: GraphNode) => readonly Value[];

/**
 * Backward pass of guided backpropagation (Springenberg et al. 2015, sec. 3.4): at each ReLU, only positive gradients
 * pass, g [g > 0] [x > 0]. The forward pass is unchanged.
 */
export const guidedRelus: Change = (values, node) => {
  if (!isRelu(node)) return values;
  return values.map((value) => ({ ...value, tensor: passingPositiveGradients(value.tensor) }));
};

/** True if a node is a ReLU, or one that is clipped above; one with a slope below zero is not. */
export function isRelu({ op }: Pick<GraphNode, "op">): boolean {
  return /^(?:F\(x\): )?relu6?(?:, up to .*)?(?: of .*)?$/.test(op);
}

function passingPositiveGradients(tensor: tf.Tensor): tf.Tensor {
  const pass = tf.customGrad((x) => ({
    value: (x as tf.Tensor).clone(),
    gradFunc: (slope: tf.Tensor) => tf.relu(slope),
  }));
  return pass(tensor);
}

/** Sets one channel of a tap to zero. */
export function silencing(tap: string, channel: number): Change {
  return (values, { name }) => {
    const [first, ...others] = values;
    if (name !== tap || first === undefined) return values;
    const { tensor } = first;
    const width = tensor.shape.at(-1) as number;
    const kept = tf.sub(1, tf.oneHot(tf.scalar(channel, "int32"), width));
    return [{ ...first, tensor: tf.mul(tensor, kept) }, ...others];
  };
}
