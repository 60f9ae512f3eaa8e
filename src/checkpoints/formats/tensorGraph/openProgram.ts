import tf = require("@tensorflow/tfjs");

import { reasonOf } from "../../../core/errors.js";
import { scoped } from "../../../engine/scope.js";
import { type GraphNode, runGraph } from "../../../network/graph.js";
import { buildGraph, type TensorProgram } from "./graphBuilder.js";
import { type HeldGraph, heldGraph } from "./heldGraph.js";
import type { OperationNode } from "./operationNode.js";
import { type Known, type Layout, storedOrder } from "./values.js";

/** The image that a program takes. */
export interface ImageInput {
  readonly name: string;
  /** Its sizes, in the file's order; null where one is open. The first is the number of images. */
  readonly dims: readonly (number | null)[];
  readonly layout: Layout;
}

/** A program that is to be opened, and what it computes of. */
interface Opening<N extends OperationNode> {
  readonly input: ImageInput;
  /** The stored constants by their names. */
  readonly constants: ReadonlyMap<string, Known>;
  /** Makes the program with a function that keeps tensors until the graph is disposed of. */
  readonly programOf: (hold: (tensor: tf.Tensor) => tf.Tensor) => TensorProgram<N>;
}

/** Pairs of sizes that are tried where images decide them: what differs in a pair stays open. */
const TRIED: readonly (readonly [number, number])[] = [
  [64, 96],
  [224, 256],
];

/**
 * Makes the graph of a program. Sizes of the image that are open stay so: two sizes are tried. Throws a sentence for one
 * that cannot be computed; then no tensor stays behind.
 */
export function openProgram<N extends OperationNode>(opening: Opening<N>): HeldGraph {
  return opening.input.dims.slice(1).includes(null) ? openSized(opening) : built(opening, 1);
}

function openSized<N extends OperationNode>(opening: Opening<N>): HeldGraph {
  let failure: unknown;
  for (const [size, other] of TRIED) {
    try {
      const opened = built(opening, size);
      const shapes = shapesAt(opened, opening.input, other);
      if (shapes === undefined) continue;
      const nodes = opened.graph.nodes.map((node, index) => openNode(node, shapes[index] ?? node.shape));
      return { ...opened, graph: { ...opened.graph, nodes } };
    } catch (error) {
      failure = error;
    }
  }
  const sizes = TRIED.map(([size]) => `${size}×${size}`).join(" and ");
  throw new Error(
    `${reasonOf(failure)}; images of ${sizes} were tried, since it leaves sizes open: export it with a fixed size`,
  );
}

/** A node whose sizes are open where images of another size change them. */
function openNode(node: GraphNode, other: readonly (number | null)[]): GraphNode {
  const shape = node.shape.map((size, at) => (size === other[at] ? size : null));
  return { ...node, shape, macs: shape.includes(null) && node.macs !== 0 ? null : node.macs };
}

/** The shapes of all nodes for an image of another size. */
function shapesAt(
  { graph, dispose }: HeldGraph,
  input: ImageInput,
  size: number,
): readonly (readonly number[])[] {
  try {
    return scoped(() => {
      const values = runGraph(
        graph,
        tf.zeros([...storedOrder(sized(input, size), input.layout)]),
        graph.nodes.keys(),
      );
      return graph.nodes.map((_, index) => (values.get(index) as tf.Tensor).shape.slice(1));
    });
  } catch (error) {
    dispose();
    throw error;
  }
}

/** The shape of one image; open sizes have a size that is tried. */
function sized({ dims }: ImageInput, size: number): readonly number[] {
  return [1, ...dims.slice(1).map((length) => length ?? size)];
}

function built<N extends OperationNode>(
  { programOf, constants, input }: Opening<N>,
  size: number,
): HeldGraph {
  const { name, layout, dims } = input;
  const isOpen = dims.slice(1).includes(null);
  return heldGraph((hold) =>
    buildGraph(programOf(hold), {
      constants,
      hold,
      input: { name, layout, dims: sized(input, size), isOpen },
    }),
  );
}
