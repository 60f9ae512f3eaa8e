import tf = require("@tensorflow/tfjs");

import { reductionOperations } from "../../tensorGraph/operations/reductions.js";
import * as structure from "../../tensorGraph/operations/structure.js";
import { sizeOf, wholes } from "../../tensorGraph/plain.js";
import type { Made, Result, Site } from "../../tensorGraph/site.js";
import { axisAt, dimsOf, type Known, sizesOf } from "../../tensorGraph/values.js";
import { type Call, checkImageAxis, type Operation } from "../call.js";

const passing: Operation = (call) => call.value(call.has("self") ? "self" : "input");

/** Dropout at inference. */
const dropout: Operation = (call) => {
  if (call.truth("train", false) || call.truth("training", false))
    throw new Error("it was exported for training; export the network in evaluation mode (model.eval())");
  return passing(call);
};

/** Tensor in another shape. */
function shaped(call: Call, sizes: Known): Result {
  return structure.reshape(call.site([call.value("self"), sizes]));
}

const view =
  (name: string): Operation =>
  (call) =>
    shaped(call, call.sizes(name));

/** Reshape whose sizes follow from those of the input. */
function reshapedBy(call: Call, shapeOf: (dims: readonly number[]) => readonly number[]): Result {
  return shaped(
    call,
    sizesOf(call.value("self"), (dims) => wholes(shapeOf(dims))),
  );
}

/** Flattens a range of axes into one. */
const flatten: Operation = (call) => {
  const rank = call.dims("self").length;
  const [first, last] = [call.axis("start_dim", rank, 0), call.axis("end_dim", rank, -1)];
  const merged = (dims: readonly number[]) => sizeOf(dims.slice(first, last + 1));
  return reshapedBy(call, (dims) => [...dims.slice(0, first), merged(dims), ...dims.slice(last + 1)]);
};

const unflatten: Operation = (call) => {
  const rank = call.dims("self").length;
  const axis = call.axis("dim", rank, 0);
  const sizes = call.numbers("sizes") ?? [];
  const known = sizeOf(sizes.filter((size) => size !== -1));
  return reshapedBy(call, (dims) => {
    const whole = (dims[axis] as number) / known;
    return [
      ...dims.slice(0, axis),
      ...sizes.map((size) => (size === -1 ? whole : size)),
      ...dims.slice(axis + 1),
    ];
  });
};

const squeeze: Operation = (call) => {
  const dims = call.dims("self");
  const given =
    call.numbers("dim") ?? dims.flatMap((length, axis) => (length === 1 && axis > 0 ? [axis] : []));
  const axes = given.filter((axis) => dims[axisAt(axis, dims.length)] === 1);
  return structure.squeeze(call.site([call.value("self")], { axes }));
};

const unsqueeze: Operation = (call) =>
  structure.unsqueeze(call.site([call.value("self")], { axes: [call.number("dim", 0)] }));

/** View of a tensor's memory: a reshape if it only adds or drops axes of size one. */
const asStrided: Operation = (call) => {
  const sizes = call.numbers("size") ?? [];
  const longer = (dims: readonly number[]) => String(dims.filter((length) => length !== 1));
  if (longer(sizes) !== longer(call.dims("self")) || call.number("storage_offset", 0) !== 0)
    throw new Error("it reads memory in a custom order, which convscope does not support");
  return view("size")(call);
};

/** Axes in another order. */
function permuted(call: Call, order: readonly number[]): Result {
  return structure.transpose(call.site([call.value("self")], { perm: order }));
}

const permute: Operation = (call) => {
  const rank = call.dims("self").length;
  return permuted(
    call,
    (call.numbers("dims") ?? []).map((axis) => axisAt(axis, rank)),
  );
};

/** Exchange of two axes. */
const transpose =
  (one: string, other: string): Operation =>
  (call) => {
    const rank = call.dims("self").length;
    const [a, b] = [call.axis(one, rank, 0), call.axis(other, rank, 1)];
    return permuted(
      call,
      call.dims("self").map((_, axis) => (axis === a ? b : axis === b ? a : axis)),
    );
  };

const flipMatrix: Operation = (call) =>
  permuted(
    call,
    call.dims("self").map((_, axis, { length }) => length - 1 - axis),
  );

const cat: Operation = (call) => {
  const values = call.values("tensors");
  const [first] = values;
  if (first === undefined) throw new Error("it joins nothing");
  const axis = axisAt(call.number("dim", 0), dimsOf(first).length);
  for (const value of values) checkImageAxis(value, [axis]);
  return structure.concat(call.site(values, { axis }));
};

const expand: Operation = (call) => {
  const dims = call.dims("self");
  const sizes = call.sizes("size");
  const filled: Known = {
    leaves: sizes.leaves,
    at: (shapes) => {
      const { values } = sizes.at(shapes);
      const added = values.length - dims.length;
      // −1 keeps a size.
      return wholes(Array.from(values, (size, at) => (size === -1 ? (dims[at - added] ?? 1) : size)));
    },
  };
  return structure.expand(call.site([call.value("self"), filled]));
};

const expandAs: Operation = (call) => {
  const sizes = sizesOf(call.value("other"), (dims) => wholes(dims));
  return structure.expand(call.site([call.value("self"), sizes]));
};

/** Parts of equal length along an axis; the last one may be shorter. */
function splitBy(call: Call, lengthOf: (whole: number) => number): readonly Result[] {
  const dims = call.dims("self");
  const axis = call.axis("dim", dims.length, 0);
  const whole = dims[axis] as number;
  const length = lengthOf(whole);
  if (!(Number.isInteger(length) && length > 0)) throw new Error(`it makes parts of length ${length}`);
  const count = Math.ceil(whole / length);
  return split(
    call,
    Array.from({ length: count }, (_, at) => Math.min(length, whole - at * length)),
  );
}

function split(call: Call, lengths: readonly number[]): readonly Result[] {
  const rank = call.dims("self").length;
  checkImageAxis(call.value("self"), [call.axis("dim", rank, 0)]);
  return structure.split(
    call.site([call.value("self")], { axis: call.axis("dim", rank, 0), split: lengths }),
  );
}

const chunk: Operation = (call) => splitBy(call, (whole) => Math.ceil(whole / call.number("chunks", 1)));

const splitOperation: Operation = (call) => {
  const lengths = call.numbers("split_sizes") ?? call.numbers("split_size") ?? [];
  const [length = 0] = lengths;
  return call.has("split_sizes") || lengths.length > 1 ? split(call, lengths) : splitBy(call, () => length);
};

/** Mean, sum or extremum over some axes, or over all. */
const reduction =
  (run: (site: Site) => Result): Operation =>
  (call) => {
    const rank = call.dims("self").length;
    const axes = call.numbers("dim") ?? [];
    const all = Array.from({ length: rank }, (_, axis) => axis);
    const reduced = axes.length === 0 ? all : axes.map((axis) => axisAt(axis, rank));
    checkImageAxis(call.value("self"), reduced);
    const settings = { axes: reduced, keepdims: Number(call.truth("keepdim", false)) };
    return run(call.site([call.value("self")], settings));
  };

/** True where any number along an axis is not zero. */
const anyOf: Operation = (call) => {
  const found = reduction(reductionOperations.ReduceMax)(call) as Made;
  const run: Made["run"] = (tensors, sizes) => {
    const [x, ...rest] = tensors as [tf.Tensor, ...tf.Tensor[]];
    return found.run([tf.cast(tf.notEqual(x, 0), "float32"), ...rest], sizes);
  };
  return { ...found, op: "any over axes", run };
};

/** Length of a vector over some axes: its sum of absolute values, or the root of its sum of squares. */
const vectorNorm: Operation = (call) => {
  const order = call.number("ord", 2);
  if (order !== 1 && order !== 2)
    throw new Error(`it takes the norm of order ${order}, and convscope supports only 1 and 2`);
  return reduction(order === 1 ? reductionOperations.ReduceL1 : reductionOperations.ReduceL2)(call);
};

/** Operations on the shape of tensors by name. */
export const shapeOperations: Readonly<Record<string, Operation>> = {
  view: view("size"),
  _unsafe_view: view("size"),
  reshape: view("shape"),
  flatten,
  unflatten,
  squeeze,
  unsqueeze,
  as_strided: asStrided,
  permute,
  transpose: transpose("dim0", "dim1"),
  swapaxes: transpose("axis0", "axis1"),
  t: flipMatrix,
  cat,
  concat: cat,
  expand,
  expand_as: expandAs,
  repeat: (call) => structure.tile(call.site([call.value("self"), call.sizes("repeats")])),
  chunk,
  split: splitOperation,
  split_with_sizes: splitOperation,
  mean: reduction(reductionOperations.ReduceMean),
  sum: reduction(reductionOperations.ReduceSum),
  amax: reduction(reductionOperations.ReduceMax),
  amin: reduction(reductionOperations.ReduceMin),
  ...Object.fromEntries([["any", anyOf]]),
  linalg_vector_norm: vectorNorm,
  dropout,
  feature_dropout: dropout,
  alpha_dropout: dropout,
  feature_alpha_dropout: dropout,
  native_dropout: (call) => [dropout(call) as Result],
  alias: passing,
  clone: passing,
  contiguous: passing,
  detach: passing,
  lift_fresh: passing,
  lift_fresh_copy: passing,
};
