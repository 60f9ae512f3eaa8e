import tf = require("@tensorflow/tfjs");

import { placesOf, type Span, sliceAxis } from "../../../../ops/slicing.js";
import { type Plain, sizeOf, wholes } from "../plain.js";
import type { Made, Site } from "../site.js";
import { axisAt, constant, type Known, nowOf, storedAxis } from "../values.js";
import { reachAlong, reachOfSlice } from "./reaches.js";
import { checkSize } from "./structure.js";

/** Slice: parts of axes, given by starts, ends and steps. */
export function slice(site: Site): Made {
  const rank = site.dims(0).length;
  const layout = site.layout(0);
  const list = (name: string, input: number): Known | undefined => {
    const given = site.integers(name);
    if (given !== undefined) return constant(wholes(given));
    return site.has(input) ? site.known(input) : undefined;
  };
  const [starts, ends] = [list("starts", 1), list("ends", 2)];
  if (starts === undefined || ends === undefined) throw new Error("it has no starts and ends");
  const steps = site.either("steps", 4);
  const given = site.either("axes", 3) ?? Array.from(nowOf(starts).values, (_, at) => at);
  const axes = given.map((axis) => storedAxis(axis, rank, layout));
  const along = axes.map((axis, at) => {
    return [axis, reachOfSlice(nowOf(starts).values[at] ?? 0, steps?.[at] ?? 1)] as const;
  });
  return {
    kind: "reshape",
    op: "slice",
    reach: reachAlong(rank, new Map(along)),
    operands: [{ value: site.value(0), layout }],
    sizes: [starts, ends],
    layout,
    run: ([x], [from, to]) =>
      axes.reduce((part, axis, at) => {
        const [start, stop, step] = [from?.values[at], to?.values[at], steps?.[at] ?? 1];
        const length = part.shape[axis] as number;
        return sliceAxis(part, axis, spanOf(start ?? 0, stop ?? 0, { step, length }));
      }, x as tf.Tensor),
  };
}

/** Takes one index of an axis, without that axis. */
export function selectIndex(site: Site, axis: number, at: number): Made {
  return {
    kind: "reshape",
    op: `index ${at} of an axis`,
    operands: [{ value: site.value(0), layout: "plain" }],
    layout: "plain",
    run: ([x]) => {
      const part = sliceAxis(x as tf.Tensor, axis, { start: at, stop: at + 1, step: 1 });
      return tf.squeeze(part, [axis]);
    },
  };
}

/** Shifts a tensor cyclically along axes, toward higher positions. */
export function rolled(site: Site, axes: readonly number[], shifts: readonly number[]): Made {
  const layout = site.layout(0);
  const rank = site.dims(0).length;
  return {
    kind: "reshape",
    op: `roll by ${shifts.join(", ")}`,
    role: "transposition",
    operands: [{ value: site.value(0), layout }],
    layout,
    run: ([x]) =>
      axes.reduce((part, each, at) => {
        const axis = storedAxis(each, rank, layout);
        const length = part.shape[axis] as number;
        const cut = ((-(shifts[at] as number) % length) + length) % length;
        if (cut === 0) return part;
        const tail = sliceAxis(part, axis, { start: cut, stop: length, step: 1 });
        return tf.concat([tail, sliceAxis(part, axis, { start: 0, stop: cut, step: 1 })], axis);
      }, x as tf.Tensor),
  };
}

/** Replaces a range of an axis of a tensor by another tensor. */
export function withRange(site: Site, axis: number, span: Span): Made {
  return {
    kind: "merge",
    op: "replaced range",
    operands: [0, 1].map((input) => ({ value: site.value(input), layout: "plain" })),
    layout: "plain",
    run: ([given, part]) => {
      const x = given as tf.Tensor;
      const length = x.shape[axis] as number;
      const places = placesOf(span, length);
      const order = Array.from({ length }, (_, at) =>
        places.includes(at) ? length + places.indexOf(at) : at,
      );
      const both = tf.concat([x, part as tf.Tensor], axis);
      return tf.gather(both, tf.tensor1d(order, "int32"), axis);
    },
  };
}

/** Converts a slice to a span. A stop far before the first position means that a backward slice has no end. */
function spanOf(
  start: number,
  stop: number,
  { step, length }: { readonly step: number; readonly length: number },
) {
  return { start, stop: step < 0 && stop < -length ? null : stop, step };
}

/** Gather: positions along an axis, by indices that are constant or follow from sizes. */
export function gather(site: Site): Made {
  const rank = site.dims(0).length;
  const axis = axisAt(site.integer("axis", 0), rank);
  const indices = site.known(1);
  // A list of indices keeps the axes; a number or a table changes their number.
  const layout = nowOf(indices).dims.length === 1 ? site.layout(0) : "plain";
  const place = storedAxis(axis, rank, layout);
  return {
    kind: "reshape",
    op: "chosen places",
    role: "transposition",
    ...(place === rank - 1 && rank > 2 && { reach: "pointwise" as const }),
    operands: [{ value: site.value(0), layout }],
    sizes: [indices],
    layout,
    run: ([given], [wanted]) => {
      const x = given as tf.Tensor;
      const { dims, values } = wanted as Plain;
      return gatherIndices(x, place, { dims, values: Array.from(values) });
    },
  };
}

/** Takes positions of an axis by their indices, of which negative ones count from the end. */
function gatherIndices(
  x: tf.Tensor,
  axis: number,
  { dims, values }: { readonly dims: readonly number[]; readonly values: readonly number[] },
): tf.Tensor {
  const length = x.shape[axis] as number;
  const places = values.map((each) => (each < 0 ? each + length : each));
  const stray = places.find((each) => !Number.isInteger(each) || each < 0 || each >= length);
  if (stray !== undefined) throw new Error(`an axis of ${length} has no index ${stray}`);
  checkSize([...x.shape.filter((_, at) => at !== axis), places.length]);
  return tf.gather(x, tf.tensor(places, [...dims], "int32"), axis);
}

/** GatherND: parts of a tensor, each by its place along the leading axes. `batch_dims` axes are those of the indices. */
export function gatherParts(site: Site): Made {
  const indices = site.known(1);
  const shared = site.integer("batch_dims", 0);
  return {
    kind: "reshape",
    op: "chosen places",
    role: "transposition",
    operands: [{ value: site.value(0), layout: "plain" }],
    sizes: [indices],
    layout: "plain",
    run: ([given], [wanted]) => {
      const x = given as tf.Tensor;
      const { dims, values } = wanted as Plain;
      const places = partPlaces({ dims, values: Array.from(values) }, x.shape, shared);
      const axes = shared + (dims.at(-1) ?? 0);
      // Taken from one axis: GatherND itself has no gradient.
      const parts = tf.reshape(x, [sizeOf(x.shape.slice(0, axes)), ...x.shape.slice(axes)]);
      return gatherIndices(parts, 0, { dims: dims.slice(0, -1), values: places });
    },
  };
}

/** Places of parts when the axes that they are chosen along become one. */
function partPlaces(
  { dims, values }: { readonly dims: readonly number[]; readonly values: readonly number[] },
  shape: readonly number[],
  shared: number,
): readonly number[] {
  const width = dims.at(-1) ?? 0;
  const fits = dims.slice(0, shared).every((length, axis) => length === shape[axis]);
  if (width < 1 || shared + width > shape.length || !fits)
    throw new Error(`its indices of ${dims.join("×")} do not fit a tensor of ${shape.join("×")}`);
  const perBatch = sizeOf(dims.slice(shared, -1));
  return Array.from({ length: values.length / width }, (_, part) => {
    const batch = Math.floor(part / perBatch);
    return values.slice(part * width, (part + 1) * width).reduce((place, index, at) => {
      const length = shape[shared + at] as number;
      if (!(index >= -length && index < length))
        throw new Error(`an axis of ${length} has no index ${index}`);
      return place * length + (index < 0 ? index + length : index);
    }, batch);
  });
}

/** Some positions of an axis. */
interface Chosen {
  readonly axis: number;
  readonly indices: readonly number[];
}

/** Takes positions of several axes, one axis after the other. */
export function gatherAll(site: Site, chosen: readonly Chosen[]): Made {
  const layout = site.layout(0);
  const rank = site.dims(0).length;
  return {
    kind: "reshape",
    op: "chosen places",
    role: "transposition",
    operands: [{ value: site.value(0), layout }],
    layout,
    run: ([x]) =>
      chosen.reduce(
        (part, { axis, indices }) =>
          gatherIndices(part, storedAxis(axis, rank, layout), { dims: [indices.length], values: indices }),
        x as tf.Tensor,
      ),
  };
}
