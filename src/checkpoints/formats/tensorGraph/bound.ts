import tf = require("@tensorflow/tfjs");

import type { Ref } from "../../../network/graph.js";
import type { Value } from "../../../network/runLayer.js";
import { inLayout, tensorOf, withRank } from "./layouts.js";
import type { Plain } from "./plain.js";
import type { Made, Operand } from "./site.js";
import { fileOrder, isLive, type Known, type Live, type ShapeOf } from "./values.js";

/** Operation in the form that a graph node runs it. */
export interface Bound {
  readonly inputs: readonly Ref[];
  readonly run: (values: readonly Value[]) => readonly Value[];
}

/** Means to keep constants until the network is disposed of, and whether its sizes are open. */
export interface Binding {
  readonly hold: (tensor: tf.Tensor) => tf.Tensor;
  readonly isOpen: boolean;
}

/**
 * Binds an operation to the tensors that it reads. Constants become tensors once. The sizes of tensors other than its
 * own inputs become edges only if they depend on the images; otherwise they follow from the number of images.
 */
export function boundOf(made: Made, { hold, isOpen }: Binding): Bound {
  const { operands, sizes = [] } = made;
  const knowns = [...sizes, ...operands.flatMap(({ value }) => (isLive(value) ? [] : [value]))];
  const leaves = isOpen ? knowns.flatMap((known) => known.leaves) : [];
  const lives = [...operands.flatMap(({ value }) => (isLive(value) ? [value] : [])), ...leaves];
  const inputs: Live[] = [];
  for (const live of lives) if (placeOf(live, inputs) < 0) inputs.push(live);
  const constants = operands.map((operand) => constantOf(operand, hold));
  const run = (values: readonly Value[]) => {
    const tensors = values.map(({ tensor }) => tensor);
    const shapes = shapesFrom(inputs, tensors);
    const taken = operands.map(
      (operand, at) => constants[at] ?? taking(operand, { inputs, tensors, shapes }),
    );
    const plains = sizes.map((known) => known.at(shapes));
    return [{ tensor: made.run(taken, plains) }];
  };
  return { inputs: inputs.map(({ ref }) => ref), run };
}

function placeOf(live: Live, inputs: readonly Live[]): number {
  return inputs.findIndex(({ ref }) => ref.node === live.ref.node && ref.output === live.ref.output);
}

function constantOf({ value, layout, rank }: Operand, hold: Binding["hold"]): tf.Tensor | undefined {
  if (isLive(value) || value.leaves.length > 0) return undefined;
  return hold(tensorOf((value as Known).at(NO_SHAPES), layout, rank));
}

const NO_SHAPES: ShapeOf = ({ dims }) => dims;

interface Arrived {
  readonly inputs: readonly Live[];
  readonly tensors: readonly tf.Tensor[];
  readonly shapes: ShapeOf;
}

function taking({ value, layout, rank }: Operand, { inputs, tensors, shapes }: Arrived): tf.Tensor {
  if (!isLive(value)) return tensorOf(value.at(shapes), layout, rank);
  const arrived = tensors[placeOf(value, inputs)] as tf.Tensor;
  const tensor = value.via === undefined ? arrived : value.via(arrived);
  if (rank === undefined || tensor.rank >= rank) return inLayout(tensor, value.layout, layout);
  return inLayout(withRank(inLayout(tensor, value.layout, "plain"), rank), "plain", layout);
}

/**
 * Current shapes of tensors: those of its own inputs as they are, all others as for one image times the number of
 * images.
 */
function shapesFrom(inputs: readonly Live[], tensors: readonly tf.Tensor[]): ShapeOf {
  return (live) => {
    const place = placeOf(live, inputs);
    if (place >= 0 && live.via === undefined)
      return fileOrder((tensors[place] as tf.Tensor).shape, live.layout);
    // Shapes were recorded for one image, so a batch axis had size one then.
    const [own] = inputs;
    const images =
      (tensors[0]?.shape[0] ?? 1) /
      (own === undefined || own.via !== undefined ? 1 : (own.dims[0] as number));
    const [first = 1, ...rest] = live.dims;
    return [first * images, ...rest];
  };
}

/** Runs an operation whose inputs are all constants. */
export function computed(made: Made): Plain {
  const tensor = tf.tidy(() => {
    const { run } = boundOf(made, { hold: (each) => each, isOpen: false });
    const [value] = run([]);
    return inLayout((value as Value).tensor, made.layout, "plain");
  });
  // Read outside tidy, which walks through every number of what it returns in search of tensors.
  const plain = { dims: tensor.shape, values: Float32Array.from(tensor.dataSync()), isWhole: false };
  tensor.dispose();
  return plain;
}
