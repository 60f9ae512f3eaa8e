import tf = require("@tensorflow/tfjs");

import { UserError } from "../core/errors.js";
import { shapeText } from "../core/format.js";
import type { FedInput, Feed } from "../data/feed.js";
import { assertImageShape } from "./assertImageShape.js";
import type { Graph, GraphNode } from "./graph.js";
import type { Inputs } from "./networkInputs.js";

/** Inputs of a graph besides the image, in its order. */
export function furtherInputsOf({ nodes }: Pick<Graph, "nodes">): readonly FedInput[] {
  return nodes.filter(isFurther).map(({ name, shape }) => ({ name, shape }));
}

function isFurther({ kind }: GraphNode, index: number): boolean {
  return kind === "input" && index > 0;
}

/** Graph whose further inputs have the values that belong to some images. Its tensors are created where they are read. */
export function fedGraph(graph: Graph, { shape: [images], feeds = [] }: Inputs): Graph {
  if (feeds.length === 0) return graph;
  const nodes = graph.nodes.map((node, index) => {
    const feed = isFurther(node, index) ? feeds.find(({ name }) => name === node.name) : undefined;
    return feed === undefined ? node : { ...node, run: () => [{ tensor: tensorOf(feed, images) }] };
  });
  return { ...graph, nodes };
}

/** Values for a number of images: a row for each, repeated if all share one. */
function tensorOf({ shape, values }: Feed, images: number): tf.Tensor {
  const tensor = tf.tensor(values, [...shape]);
  if (shape[0] === images) return tensor;
  return tf.tile(tensor, [images, ...shape.slice(1).map(() => 1)]);
}

/** Graph whose further inputs are zero for one image, with a size in place of open dimensions. */
export function zeroFed(graph: Graph, size: number): Graph {
  const feeds = furtherInputsOf(graph).map(({ name, shape }) => {
    const sizes = [1, ...shape.map((length) => length ?? size)];
    return { name, shape: sizes, values: new Float32Array(tf.util.sizeFromShape(sizes)) };
  });
  return fedGraph(graph, { shape: [1, 1, 1, 1], values: new Float32Array(1), feeds });
}

/** Network as far as its inputs are checked. */
interface Taking {
  readonly name: string;
  /** Shape of the image; null for an open dimension. */
  readonly input: readonly (number | null)[];
  /** Inputs besides the image. */
  readonly furtherInputs: readonly FedInput[];
}

/** Throws `UserError` if images do not fit a network, like `assertImageShape`, and if a further input is not fed. */
export function assertInputs(network: Taking, { shape, feeds = [] }: Inputs): void {
  const { name, furtherInputs } = network;
  const missing = furtherInputs.filter((input) => !feeds.some((feed) => feed.name === input.name));
  const [first] = missing;
  if (first === undefined) return assertImageShape(network, shape);
  const named = missing.map((input) => `'${input.name}' (${shapeText(input.shape)})`).join(" and ");
  throw new UserError(
    `The network '${name}' has ${furtherInputs.length + 1} inputs, and nothing is fed to ${named}. Give ${missing.length === 1 ? "it" : "each"} with --feed, such as --feed ${first.name}=values.npy, an image or a number.`,
  );
}
