import { pad as padding } from "../../tensorGraph/operations/pads.js";
import {
  gatherAll,
  rolled,
  selectIndex,
  slice as slicing,
  withRange,
} from "../../tensorGraph/operations/slices.js";
import type { Plain } from "../../tensorGraph/plain.js";
import type { Made, Result } from "../../tensorGraph/site.js";
import { axisAt, isLive, type Named, nowOf } from "../../tensorGraph/values.js";
import { type Call, checkImageAxis, type Operation } from "../call.js";

/** The greatest index of an axis: PyTorch writes 2^63 − 1 for its end. */
const END = 2 ** 31 - 1;

/** Takes a range of an axis. */
function takeRange(
  call: Call,
  { start, end, step }: { readonly start: number; readonly end: number; readonly step: number },
): Made {
  const axis = call.axis("dim", call.dims("self").length, 0);
  checkImageAxis(call.value("self"), [axis]);
  const settings = { axes: [axis], starts: [start], ends: [end] };
  const site = call.site([call.value("self")], step === 1 ? settings : { ...settings, steps: [step] });
  return slicing(site);
}

const slice: Operation = (call): Result => {
  const [start, end, step] = [call.number("start", 0), call.number("end", END), call.number("step", 1)];
  if (start === 0 && end >= END && step === 1) return call.value("self");
  return takeRange(call, { start, end: Math.min(end, END), step });
};

const narrow: Operation = (call) => {
  const [start, length] = [call.number("start", 0), call.number("length", 0)];
  return takeRange(call, { start, end: start + length, step: 1 });
};

/** One index of an axis, without that axis. */
const select: Operation = (call) => {
  const rank = call.dims("self").length;
  const axis = call.axis("dim", rank, 0);
  checkImageAxis(call.value("self"), [axis]);
  const length = call.dims("self")[axis] as number;
  const index = call.number("index", 0);
  const at = index < 0 ? index + length : index;
  if (!(at >= 0 && at < length)) throw new Error(`an axis of ${length} has no index ${index}`);
  return selectIndex(call.site([call.value("self")]), axis, at);
};

/**
 * Positions of axes by constant indices, where each list of indices lies along an axis of its own of the result, in the
 * order of the axes: then the axes can be taken one after the other.
 */
const index: Operation = (call) => {
  const [only, ...others] = call
    .optionals("indices")
    .flatMap((indices, axis) => (indices ? [{ indices, axis }] : []));
  if (only === undefined) return call.value("self");
  const chosen = [only, ...others].map(({ indices, axis }) => ({ axis, taken: readIndices(indices) }));
  const isApart = chosen.every(({ taken: { dims } }, at) => {
    const own = dims.length - chosen.length + at;
    return dims.every(
      (length, each) => length === 1 || each === own || (chosen.length === 1 && dims.length === 1),
    );
  });
  const isInRow = chosen.every(({ axis }, at) => axis === only.axis + at);
  if (!isApart || !isInRow) throw new Error("it indexes by a table, which convscope does not compute");
  checkImageAxis(
    call.value("self"),
    chosen.map(({ axis }) => axis),
  );
  return gatherAll(
    call.site([call.value("self")]),
    chosen.map(({ axis, taken: { values } }) => ({ axis, indices: Array.from(values) })),
  );
};

/** One tensor for each index of an axis, without that axis. */
const unbind: Operation = (call) => {
  const axis = call.axis("dim", call.dims("self").length, 0);
  checkImageAxis(call.value("self"), [axis]);
  return call.outputs.map((_, at) => selectIndex(call.site([call.value("self")]), axis, at));
};

/** Positions of an axis by a list of indices. */
const indexSelect: Operation = (call) => {
  const axis = call.axis("dim", call.dims("self").length, 0);
  checkImageAxis(call.value("self"), [axis]);
  const { values } = readIndices(call.value("index"));
  return gatherAll(call.site([call.value("self")]), [{ axis, indices: Array.from(values) }]);
};

/** Cyclic shift along axes. */
const roll: Operation = (call) => {
  const rank = call.dims("self").length;
  const axes = (call.numbers("dims") ?? []).map((axis) => axisAt(axis, rank));
  const shifts = call.numbers("shifts") ?? [];
  if (axes.length !== shifts.length)
    throw new Error("it rolls a tensor as if it had one axis, which convscope does not support");
  checkImageAxis(call.value("self"), axes);
  return rolled(call.site([call.value("self")]), axes, shifts);
};

/** Tensor with a range of an axis replaced. */
const sliceScatter: Operation = (call) => {
  const [start, end, step] = [call.number("start", 0), call.number("end", END), call.number("step", 1)];
  const axis = call.axis("dim", call.dims("self").length, 0);
  checkImageAxis(call.value("self"), [axis]);
  const site = call.site([call.value("self"), call.value("src")]);
  return withRange(site, axis, { start, stop: Math.min(end, END), step });
};

function readIndices(indices: Named): Plain {
  if (!isLive(indices) && indices.leaves.length === 0) return nowOf(indices);
  throw new Error("its indices depend on the image, which convscope does not support");
}

/** Padding of a tensor. PyTorch lists the pads from the last axis on. */
const pad =
  (kind: (call: Call) => string): Operation =>
  (call) => {
    const rank = call.dims("self").length;
    const given = call.numbers("pad") ?? call.numbers("padding") ?? [];
    const before = Array.from({ length: rank }, (_, axis) => given[2 * (rank - 1 - axis)] ?? 0);
    const after = Array.from({ length: rank }, (_, axis) => given[2 * (rank - 1 - axis) + 1] ?? 0);
    const mode = MODES[kind(call)];
    if (mode === undefined || given.length > 2 * rank) throw new Error(`its mode '${kind(call)}' is unknown`);
    return padding(
      call.site([call.value("self")], { pads: [...before, ...after], mode, value: call.number("value", 0) }),
    );
  };

const MODES: Readonly<Record<string, string>> = {
  constant: "constant",
  reflect: "reflect",
  replicate: "edge",
  circular: "wrap",
};

/** Operations that slice or pad tensors, by name. */
export const sliceOperations: Readonly<Record<string, Operation>> = {
  index,
  slice,
  narrow,
  select,
  unbind,
  index_select: indexSelect,
  roll,
  slice_scatter: sliceScatter,
  pad: pad((call) => call.text("mode", "constant")),
  constant_pad_nd: pad(() => "constant"),
  reflection_pad1d: pad(() => "reflect"),
  reflection_pad2d: pad(() => "reflect"),
  replication_pad1d: pad(() => "replicate"),
  replication_pad2d: pad(() => "replicate"),
};
