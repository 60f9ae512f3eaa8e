import tf = require("@tensorflow/tfjs");

import { scoped } from "../../../engine/scope.js";
import type { Graph } from "../../../network/graph.js";

/** Graph that holds tensors until it is disposed of. */
export interface HeldGraph {
  readonly graph: Graph;
  readonly dispose: () => void;
}

/**
 * Builds a graph with a function that keeps tensors until the graph is disposed of. If it throws, no tensor is left
 * behind.
 */
export function heldGraph(build: (hold: (tensor: tf.Tensor) => tf.Tensor) => Graph): HeldGraph {
  const held: tf.Tensor[] = [];
  const dispose = () => {
    for (const tensor of held.splice(0)) tensor.dispose();
  };
  const hold = (tensor: tf.Tensor) => {
    held.push(tf.keep(tensor));
    return tensor;
  };
  try {
    return { graph: scoped(() => build(hold)), dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}
