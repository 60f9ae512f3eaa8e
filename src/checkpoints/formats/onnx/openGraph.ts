import tf = require("@tensorflow/tfjs");

import { reasonOf } from "../../../core/errors.js";
import type { GivenSize } from "../../../data/images/sizeOption.js";
import { scoped } from "../../../engine/scope.js";
import { type GraphNode, runGraph } from "../../../network/graph.js";
import { sizedShape } from "../../../network/sizedShape.js";
import { buildGraph } from "../tensorGraph/graphBuilder.js";
import { type HeldGraph, heldGraph } from "../tensorGraph/heldGraph.js";
import { type Known, storedOrder } from "../tensorGraph/values.js";
import { type ExternalFiles, externalBytes } from "./externalData.js";
import { foldingNoted } from "./folding.js";
import { type ImageInput, imageInputOf } from "./imageInput.js";
import type { StoredModel } from "./messages.js";
import { programOf } from "./program.js";
import { checkNumbers, readNumbers } from "./storedTensors.js";

/** Pairs of sizes that are tried for open dimensions: a size that differs between the two stays open. */
const TRIED: readonly (readonly [number, number])[] = [
  [64, 96],
  [224, 256],
];

/**
 * Builds the graph of a model, for images of the given size where it leaves the size open. Throws a clause for a model
 * that cannot be computed; no tensor is left behind then.
 */
export function openGraph(model: StoredModel, files: ExternalFiles, size: GivenSize | undefined): HeldGraph {
  const input = withSize(imageInputOf(model), size);
  const constants = constantsOf(model, files);
  const isOpen = input.dims.slice(1).includes(null);
  const opened = isOpen ? openSized({ model, constants, input }) : built({ model, constants, input }, 1);
  return { ...opened, graph: foldingNoted(opened.graph, model) };
}

/** An input with a chosen size in place of those that it leaves open. */
function withSize(input: ImageInput, size: GivenSize | undefined): ImageInput {
  const { dims, layout } = input;
  if (size === undefined || dims.length !== 4) return input;
  const [images = null, second = null, third = null, fourth = null] = dims;
  if (layout === "plain") return { ...input, dims: [images, ...sizedShape([second, third, fourth], size)] };
  return { ...input, dims: [images, second, ...sizedShape([third, fourth], size)] };
}

interface Building {
  readonly model: StoredModel;
  readonly constants: ReadonlyMap<string, Known>;
  readonly input: ImageInput;
}

/**
 * Stored tensors by name. Each is read on demand, so that tensors which a reader does not keep are in memory only
 * once.
 */
function constantsOf({ initializers }: StoredModel, files: ExternalFiles): ReadonlyMap<string, Known> {
  const constants = new Map<string, Known>();
  for (const tensor of initializers) {
    const { name } = tensor;
    if (constants.has(name)) throw new Error(`it stores two tensors '${name}'`);
    const bytes = externalBytes(tensor, files);
    checkNumbers(tensor, bytes);
    constants.set(name, { name, leaves: [], dims: tensor.dims, at: () => readNumbers(tensor, bytes) });
  }
  return constants;
}

function openSized(building: Building): HeldGraph {
  let failure: unknown;
  for (const [size, other] of TRIED) {
    try {
      const opened = built(building, size);
      const shapes = shapesAt(opened, building.input, other);
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

/** Shape of one image; open dimensions get a size that is tried. */
function sized({ dims }: ImageInput, size: number): readonly number[] {
  return [1, ...dims.slice(1).map((length) => length ?? size)];
}

function built({ model, constants, input }: Building, size: number): HeldGraph {
  const { name, layout, dims } = input;
  return heldGraph((hold) => {
    const batch = dims[0] ?? undefined;
    return buildGraph(programOf(model, name, { batch, hold }), {
      constants,
      hold,
      input: { name, layout, dims: sized(input, size), isOpen: dims.slice(1).includes(null) },
    });
  });
}
