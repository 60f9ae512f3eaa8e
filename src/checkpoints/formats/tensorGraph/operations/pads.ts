import tf = require("@tensorflow/tfjs");

import { type AxisReach, type Interval, listReach, shiftReach } from "../../../../network/receptive/reach.js";
import { sliceAxis } from "../../../../ops/slicing.js";
import { listOf, type Plain, wholes } from "../plain.js";
import type { Made, Site } from "../site.js";
import { axisAt, constant, nowOf, storedOrder } from "../values.js";
import { reachAlong } from "./reaches.js";
import { checkSize } from "./structure.js";

/** Pad: adds values around a tensor, constant ones or those of the tensor itself. */
export function pad(site: Site): Made {
  const rank = site.dims(0).length;
  const layout = site.layout(0);
  const mode = site.text("mode", "constant");
  const pads = site.integers("pads")
    ? constant(wholes(site.integers("pads") as readonly number[]))
    : site.known(1);
  const value = site.setting("value")?.float ?? site.number(2) ?? 0;
  const axes = site.numbers(3)?.map((axis) => axisAt(axis, rank));
  const now = storedOrder(aroundOf(listOf(nowOf(pads)), { rank, ...(axes && { axes }) }), layout);
  return {
    kind: "reshape",
    reach: reachAlong(rank, new Map(now.map((ends, axis) => [axis, reachOfPadding(ends, PLACES[mode])]))),
    op: mode === "constant" ? "zero padding" : `${mode} padding`,
    operands: [{ value: site.value(0), layout }],
    sizes: [pads],
    layout,
    run: ([x], [list]) => {
      const around = aroundOf(listOf(list as Plain), { rank, ...(axes && { axes }) });
      return padded(x as tf.Tensor, storedOrder(around, layout), { mode, value });
    },
  };
}

type Around = readonly [before: number, after: number];

/** Padding before and after each axis, from a list of all starts and all ends, or those of some axes. */
function aroundOf(
  list: readonly number[],
  { rank, axes }: { readonly rank: number; readonly axes?: readonly number[] },
): readonly Around[] {
  const count = list.length / 2;
  const places = axes ?? Array.from({ length: rank }, (_, at) => at);
  if (places.length !== count || !list.every((each) => Number.isInteger(each)))
    throw new Error(`its pads ${list.join(", ")} do not fit a tensor of ${rank} axes`);
  return Array.from({ length: rank }, (_, axis) => {
    const at = places.indexOf(axis);
    return at < 0 ? [0, 0] : [list[at] as number, list[at + count] as number];
  });
}

function padded(
  x: tf.Tensor,
  around: readonly Around[],
  { mode, value }: { readonly mode: string; readonly value: number },
): tf.Tensor {
  const cut = around.reduce((part, [before, after], axis) => {
    if (before >= 0 && after >= 0) return part;
    const length = part.shape[axis] as number;
    return sliceAxis(part, axis, { start: Math.max(0, -before), stop: length + Math.min(0, after), step: 1 });
  }, x);
  const more = around.map(([before, after]): [number, number] => [Math.max(0, before), Math.max(0, after)]);
  if (more.every(([before, after]) => before + after === 0)) return cut;
  checkSize(cut.shape.map((length, at) => length + (more[at] as Around)[0] + (more[at] as Around)[1]));
  if (mode === "constant") return tf.pad(cut, more, value);
  const placing = PLACES[mode];
  if (placing === undefined) throw new Error(`its mode '${mode}' is unknown`);
  return more.reduce((part, [before, after], axis) => {
    if (before + after === 0) return part;
    const length = part.shape[axis] as number;
    const places = Array.from({ length: before + length + after }, (_, at) => placing(at - before, length));
    return tf.gather(part, tf.tensor1d(places, "int32"), axis);
  }, cut);
}

/** Reach of padding an axis with constants, or with the values of other positions. */
function reachOfPadding([before, after]: Around, placing: Placing | undefined): AxisReach {
  if (placing === undefined) return shiftReach(before);
  return listReach((length) =>
    Array.from({ length: before + length + after }, (_, at): Interval => {
      const place = placing(at - before, length);
      return [place, place];
    }),
  );
}

type Placing = (at: number, length: number) => number;

/** Position within an axis that stands in for one beyond its ends. */
const PLACES: Readonly<Record<string, Placing>> = {
  edge: (at, length) => Math.min(Math.max(at, 0), length - 1),
  wrap: (at, length) => ((at % length) + length) % length,
  reflect: (at, length) => {
    const period = Math.max(1, 2 * (length - 1));
    const within = ((at % period) + period) % period;
    return within < length ? within : period - within;
  },
};
