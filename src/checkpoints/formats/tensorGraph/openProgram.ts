import tf = require("@tensorflow/tfjs");

import { reasonOf } from "../../../core/errors.js";
import type { GivenSize } from "../../../data/images/sizeOption.js";
import { scoped } from "../../../engine/scope.js";
import { zeroFed } from "../../../network/furtherInputs.js";
import { type GraphNode, runGraph } from "../../../network/graph.js";
import { sizedShape } from "../../../network/sizedShape.js";
import { buildGraph, type GroundInput, type TensorProgram } from "./graphBuilder.js";
import { type HeldGraph, heldGraph } from "./heldGraph.js";
import type { OperationNode } from "./operationNode.js";
import { type Known, type Layout, storedOrder } from "./values.js";

/** Image input of a program. */
export interface ImageInput {
  readonly name: string;
  /** Its sizes, in the file's axis order; null for an open dimension. The first is the number of images. */
  readonly dims: readonly (number | null)[];
  readonly layout: Layout;
}

/** Program to open, with its input and constants. */
interface Opening<N extends OperationNode> {
  readonly input: ImageInput;
  /** Further inputs, with the first axis for images too. Default: none. */
  readonly further?: readonly ImageInput[];
  /** Size of images for an input that leaves it open. Default: stays open. */
  readonly size?: GivenSize | undefined;
  /** Stored constants by name. */
  readonly constants: ReadonlyMap<string, Known>;
  /** Creates the program, given a function that keeps tensors until the graph is disposed of. */
  readonly programOf: (hold: (tensor: tf.Tensor) => tf.Tensor) => TensorProgram<N>;
}

/** Pairs of sizes that are tried for open dimensions: a size that differs between the two stays open. */
const TRIED: readonly (readonly [number, number])[] = [
  [64, 96],
  [224, 256],
];

/**
 * Builds the graph of a program. Open dimensions of its input stay open. Throws a clause for a program that cannot be
 * computed; no tensor is left behind then.
 */
export function openProgram<N extends OperationNode>(opening: Opening<N>): HeldGraph {
  const input = withSize(opening.input, opening.size);
  const further = (opening.further ?? []).map((each) => withSize(each, opening.size));
  const sized = { ...opening, input, further };
  const isOpen = [input, ...further].some(({ dims }) => dims.slice(1).includes(null));
  return isOpen ? openSized(sized) : built(sized, 1);
}

/** Input with a chosen size in place of open dimensions. */
function withSize(input: ImageInput, size: GivenSize | undefined): ImageInput {
  const { dims, layout } = input;
  if (size === undefined || dims.length !== 4) return input;
  const [images = null, second = null, third = null, fourth = null] = dims;
  if (layout === "plain") return { ...input, dims: [images, ...sizedShape([second, third, fourth], size)] };
  return { ...input, dims: [images, second, ...sizedShape([third, fourth], size)] };
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
    `${reasonOf(failure)}; images of ${sizes} were tried because its input size is open: give another size with --size`,
  );
}

/** Node with open dimensions wherever an image of another size changes them. */
function openNode(node: GraphNode, other: readonly (number | null)[]): GraphNode {
  const shape = node.shape.map((size, at) => (size === other[at] ? size : null));
  return { ...node, shape, macs: shape.includes(null) && node.macs !== 0 ? null : node.macs };
}

/** Shapes of all nodes for an image of another size. */
function shapesAt(
  { graph, dispose }: HeldGraph,
  input: ImageInput,
  size: number,
): readonly (readonly number[])[] {
  try {
    return scoped(() => {
      const values = runGraph(
        zeroFed(graph, size),
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

/** Shape of one image; open dimensions get a size that is tried. */
function sized({ dims }: ImageInput, size: number): readonly number[] {
  return [1, ...dims.slice(1).map((length) => length ?? size)];
}

function built<N extends OperationNode>(
  { programOf, constants, input, further = [] }: Opening<N>,
  size: number,
): HeldGraph {
  const [image, ...others] = [input, ...further].map((each) => {
    const isOpen = each.dims.slice(1).includes(null);
    return { name: each.name, layout: each.layout, dims: sized(each, size), isOpen };
  }) as [GroundInput, ...GroundInput[]];
  let [isMoved, isMerged] = [false, false];
  const noteMoved = () => {
    isMoved = true;
  };
  const noteMerged = () => {
    isMerged = true;
  };
  const buildFor = (isSingle: boolean) =>
    heldGraph((hold) => {
      const ground = { constants, hold, isSingle, noteMoved, noteMerged, input: image, further: others };
      return buildGraph(programOf(hold), ground);
    });
  try {
    const opened = buildFor(false);
    const shape = [...storedOrder([2, ...image.dims.slice(1)], image.layout)];
    if (!isMoved || others.length > 0 || takesTwo(opened, shape)) return opened;
    opened.dispose();
  } catch (error) {
    if (!isMoved || isMerged) throw error;
  }
  return buildFor(true);
}

/** True if each node computes two images as well as one, one after the other along its first axis. */
function takesTwo({ graph }: HeldGraph, shape: number[]): boolean {
  try {
    return scoped(() => {
      const values = runGraph(graph, tf.zeros(shape), graph.nodes.keys());
      return graph.nodes.every(({ shape: own }, index) => {
        return String(values.get(index)?.shape) === String([2, ...own]);
      });
    });
  } catch {
    return false;
  }
}
