import type { Graph } from "./graph.js";
import type { StoredKernel } from "./kernel.js";
import { nodeAt } from "./paths.js";

/** Kernel of the layer that computes a tap, and the tap that the layer reads. */
export interface LayerKernel extends StoredKernel {
  readonly reads: string;
}

/** Kernel of the layer that computes a node, before its activation; undefined if the layer has none. */
export function kernelAt(graph: Graph, index: number): LayerKernel | undefined {
  const { kind, inputs, kernel } = nodeAt(graph, index);
  const [input] = inputs;
  if (input === undefined) return undefined;
  if (kind === "activation") return kernelAt(graph, input.node);
  return kernel === undefined ? undefined : { ...kernel(), reads: nodeAt(graph, input.node).name };
}

/** Bias that a node's layer adds to each channel before its activation; undefined if it adds none. */
export function biasAt(graph: Graph, index: number): Float32Array | undefined {
  const { kind, inputs, bias } = nodeAt(graph, index);
  const [input] = inputs;
  return kind === "activation" && input !== undefined ? biasAt(graph, input.node) : bias?.();
}
