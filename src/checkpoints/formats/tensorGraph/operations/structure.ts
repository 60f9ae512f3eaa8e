import tf = require("@tensorflow/tfjs");

import { shiftReach } from "../../../../network/receptive/reach.js";
import { listOf, type Plain, sizeOf, wholes } from "../plain.js";
import { broadcastDims, reshapedTo, unsqueezed } from "../plainShapes.js";
import type { Made, Result, Site } from "../site.js";
import {
  axisAt,
  constant,
  dimsOf,
  fileOrder,
  isLive,
  type Known,
  type Layout,
  type Named,
  nowOf,
  storedAxis,
  storedOrder,
} from "../values.js";
import { reachAlong } from "./reaches.js";

/** Input or attribute, depending on the opset, as integers that are known when it runs. */
function listed(site: Site, name: string, input: number): Known | undefined {
  const given = site.integers(name);
  if (given !== undefined) return constant(wholes(given));
  return site.has(input) ? site.known(input) : undefined;
}

/** Operation that gives its input another shape, in the file's axis order. */
function reshaping(
  site: Site,
  op: string,
  {
    sizes = [],
    shapeOf,
  }: {
    readonly sizes?: readonly Known[];
    readonly shapeOf: (dims: readonly number[], sizes: readonly Plain[]) => readonly number[];
  },
): Made {
  const dims = site.dims(0);
  const isMoved =
    site.layout(0) === "last" && dims.length > 2 && sizeOf(dims.slice(2)) > 1 && (dims[1] as number) > 1;
  const target = isMoved ? shapeOf(dims, sizes.map(nowOf)) : [];
  if (target.length > 2 && target[0] === dims[0] && target[1] === dims[1]) {
    // Only positions are merged or divided: the channels stay where they are.
    return {
      kind: "reshape",
      op,
      operands: [{ value: site.value(0), layout: "last" }],
      sizes,
      layout: "last",
      run: ([x], plains) => {
        const shape = shapeOf(fileOrder((x as tf.Tensor).shape, "last"), plains);
        return tf.reshape(x as tf.Tensor, [...storedOrder(shape, "last")]);
      },
    };
  }
  return {
    kind: "reshape",
    op,
    ...(isMoved && { role: "transposition" as const }),
    operands: [{ value: site.value(0), layout: "plain" }],
    sizes,
    layout: "plain",
    run: ([x], plains) => tf.reshape(x as tf.Tensor, [...shapeOf((x as tf.Tensor).shape, plains)]),
  };
}

/**
 * Reshape. A file written for a fixed number of images accepts any number: if its first axis counts the images, by
 * themselves or times positions of each, that axis grows accordingly.
 */
export function reshape(site: Site): Made {
  const sizes = listed(site, "shape", 1);
  if (sizes === undefined) throw new Error("it has no shape");
  const allowsZero = site.integer("allowzero", 0) === 1;
  const { batch } = site;
  const isFixed = sizes.leaves.length === 0 && batch !== undefined;
  const own = site.dims(0);
  return reshaping(site, "reshape", {
    sizes: [sizes],
    shapeOf: (dims, [plain]) => {
      const wanted = listOf(plain as Plain);
      const [first = 0, ...rest] = wanted;
      if (!isFixed || first < 1 || first % batch !== 0) return reshapedTo(dims, wanted, allowsZero);
      const images = sizeOf(dims) / sizeOf(own);
      if (images !== 1 && dims[0] !== (own[0] ?? 1) * images)
        throw new Error(
          "its first axis does not count the images of a file that was exported for one; use one image",
        );
      return reshapedTo(dims, [(first * images) / batch, ...rest], allowsZero);
    },
  });
}

/** Flatten into a matrix, whose rows are the axes before one and whose columns are the rest. */
export function flatten(site: Site): Made {
  const rank = site.dims(0).length;
  const given = site.integer("axis", 1);
  const axis = given === rank ? rank : axisAt(given, rank);
  return reshaping(site, "flatten", {
    shapeOf: (dims) => [sizeOf(dims.slice(0, axis)), sizeOf(dims.slice(axis))],
  });
}

/** Squeeze: removes axes of size one. */
export function squeeze(site: Site): Made {
  const rank = site.dims(0).length;
  const axes = site.either("axes", 1)?.map((axis) => axisAt(axis, rank));
  const isOne = site.dims(0).map((length, at) => length === 1 && at > 0);
  return reshaping(site, "squeeze", {
    shapeOf: (dims) => dims.filter((_, at) => (axes === undefined ? !isOne[at] : !axes.includes(at))),
  });
}

/** Unsqueeze: adds axes of size one. */
export function unsqueeze(site: Site): Made {
  const axes = site.either("axes", 1) ?? [];
  return reshaping(site, "unsqueeze", { shapeOf: (dims) => unsqueezed(dims, axes) });
}

/**
 * Transpose. Channels that a network moves to the end are already there, and those that it moves to the front stay at
 * the end: the result is the tensor itself.
 */
export function transpose(site: Site): Result {
  const value = site.value(0);
  const rank = site.dims(0).length;
  const order = site.integers("perm") ?? site.dims(0).map((_, at) => rank - 1 - at);
  if (order.length !== rank || new Set(order.map((axis) => axisAt(axis, rank))).size !== rank)
    throw new Error(`its order ${order.join(", ")} does not fit a tensor of ${rank} axes`);
  const layout = site.layout(0);
  // Axes of the result, in terms of those of the input as stored.
  const stored = order.map((axis) => storedAxis(axis, rank, layout));
  const asLast = storedOrder(stored, "last");
  if (isLive(value)) {
    const dims = order.map((axis) => value.dims[axis] as number);
    const alias = { ...value, dims };
    if (isInOrder(stored)) return { ...alias, layout: "plain" };
    // Of three axes, the second may hold tokens: only those of images are surely channels.
    if (rank > 3 && isInOrder(asLast)) return { ...alias, layout: "last" };
  }
  return {
    kind: "reshape",
    op: "permute",
    role: "transposition",
    operands: [{ value, layout }],
    layout: "plain",
    run: ([x]) => tf.transpose(x as tf.Tensor, stored),
  };
}

function isInOrder(axes: readonly number[]): boolean {
  return axes.every((axis, at) => axis === at);
}

/** Concat along an axis. */
export function concat(site: Site): Made {
  const values = site.inputs.filter((input) => input !== undefined);
  const rank = site.dims(0).length;
  const layout: Layout = values.some((value) => isLive(value) && value.layout === "last") ? "last" : "plain";
  const axis = storedAxis(site.integer("axis", 1), rank, layout);
  if (!values.every((value) => dimsOf(value).length === rank))
    throw new Error("its inputs have different ranks");
  const before = values.slice(0, Math.max(0, values.findIndex(isLive)));
  const prepended = before.reduce(
    (sum, value) => sum + (dimsOf(value)[axisAt(site.integer("axis", 1), rank)] ?? 0),
    0,
  );
  return {
    kind: "merge",
    op: "concatenation",
    operands: values.map((value) => ({ value, layout })),
    layout,
    ...(prepended > 0 &&
      values.filter(isLive).length === 1 &&
      isLive(values.at(-1) as Named) && { prepended }),
    run: (tensors) => tf.concat([...(axis === 0 ? tensors : ofAllImages(tensors))], axis),
  };
}

/** Same tensors, where one that is the same for all images, such as a class token, is repeated for each of them. */
function ofAllImages(tensors: readonly tf.Tensor[]): readonly tf.Tensor[] {
  const images = Math.max(...tensors.map(({ shape }) => shape[0] ?? 1));
  return tensors.map((x) =>
    x.shape[0] === images || x.shape[0] !== 1 ? x : tf.tile(x, [images, ...x.shape.slice(1).map(() => 1)]),
  );
}

/** Split into parts along an axis, each of which is a tap. */
export function split(site: Site): readonly Made[] {
  const dims = site.dims(0);
  const layout = site.layout(0);
  const axis = axisAt(site.integer("axis", 0), dims.length);
  const length = dims[axis] as number;
  const count = site.integer("num_outputs", site.outputs.length);
  const each = Math.ceil(length / count);
  const equal = Array.from({ length: count }, (_, at) => Math.min(each, length - at * each));
  const lengths = site.either("split", 1) ?? equal;
  const isFit =
    lengths.every((part) => Number.isInteger(part) && part >= 0) &&
    lengths.reduce((a, b) => a + b, 0) === length;
  if (!isFit || lengths.length < site.outputs.length)
    throw new Error(`an axis of ${length} cannot be split into parts of ${lengths.join(", ")}`);
  const place = storedAxis(axis, dims.length, layout);
  return lengths.map((part, at) => {
    const start = lengths.slice(0, at).reduce((sum, before) => sum + before, 0);
    return {
      kind: "reshape",
      reach: reachAlong(dims.length, new Map([[place, shiftReach(-start)]])),
      op: `part ${at + 1} of ${lengths.length}`,
      operands: [{ value: site.value(0), layout }],
      layout,
      run: ([x]) => partOf(x as tf.Tensor, { axis: place, start, length: part }),
    };
  });
}

/** Part of one axis, from a start on. */
function partOf(
  x: tf.Tensor,
  { axis, start, length }: { readonly axis: number; readonly start: number; readonly length: number },
): tf.Tensor {
  const begin = x.shape.map((_, at) => (at === axis ? start : 0));
  return tf.slice(
    x,
    begin,
    x.shape.map((size, at) => (at === axis ? length : size)),
  );
}

/** Expand: repeats a tensor along axes of size one to the shape that it has together with another. */
export function expand(site: Site): Made {
  const sizes = site.known(1);
  const rank = site.dims(0).length;
  const isSame = sizes.at(({ dims }) => dims).values.length <= rank;
  const layout = isSame ? site.layout(0) : "plain";
  return {
    kind: "other",
    op: "repeated",
    operands: [{ value: site.value(0), layout }],
    sizes: [sizes],
    layout,
    run: ([given], [wanted]) => {
      const x = given as tf.Tensor;
      const list = listOf(wanted as Plain);
      const full = isSame ? [...Array.from({ length: rank - list.length }, () => 1), ...list] : list;
      const shape = broadcastDims(x.shape, isSame ? storedOrder(full, layout) : full);
      checkSize(shape);
      return String(shape) === String(x.shape) ? x : tf.broadcastTo(x, [...shape]);
    },
  };
}

/** Tile: repeats a tensor along axes. */
export function tile(site: Site): Made {
  const layout = site.layout(0);
  return {
    kind: "other",
    op: "repeated",
    operands: [{ value: site.value(0), layout }],
    sizes: [site.known(1)],
    layout,
    run: ([given], [repeats]) => {
      const x = given as tf.Tensor;
      const times = storedOrder(listOf(repeats as Plain), layout);
      if (times.length !== x.rank || !times.every((each) => Number.isInteger(each) && each > 0))
        throw new Error(`it repeats ${times.join("×")} times`);
      checkSize(x.shape.map((length, at) => length * (times[at] as number)));
      return tf.tile(x, [...times]);
    },
  };
}

/** Throws a clause for a tensor that is too large. */
export function checkSize(shape: readonly number[]): void {
  if (!(sizeOf(shape) <= 2 ** 28))
    throw new Error(`its output of ${shape.join("×")} numbers exceeds what convscope computes`);
}

/** Passes an input on: Identity, Cast between real types, Dropout at inference. */
export function passing(site: Site): Named {
  return site.value(0);
}

/** Dropout at inference, and its mask, which keeps everything. */
export function dropout(site: Site): readonly Result[] {
  const value = site.value(0);
  const mask = (dims: readonly number[]): Plain => ({
    dims,
    values: new Uint8Array(sizeOf(dims)).fill(1),
    isWhole: true,
  });
  const kept: Known = isLive(value)
    ? { leaves: [value], at: (shapes) => mask(shapes(value)) }
    : constant(mask(dimsOf(value)));
  return [value, kept];
}
