import { pad as padding, slice as slicing } from "../../tensorGraph/operations/slices.js";
import { squeeze } from "../../tensorGraph/operations/structure.js";
import type { Made, Result } from "../../tensorGraph/site.js";
import type { Call, Operation } from "../call.js";

/** The greatest place of an axis: PyTorch writes 2^63 − 1 for its end. */
const END = 2 ** 31 - 1;

/** Some places of an axis. */
function places(
  call: Call,
  { start, end, step }: { readonly start: number; readonly end: number; readonly step: number },
): Made {
  const axis = call.axis("dim", call.dims("self").length, 0);
  const settings = { axes: [axis], starts: [start], ends: [end] };
  const site = call.site([call.value("self")], step === 1 ? settings : { ...settings, steps: [step] });
  return slicing(site);
}

const slice: Operation = (call): Result => {
  const [start, end, step] = [call.number("start", 0), call.number("end", END), call.number("step", 1)];
  if (start === 0 && end >= END && step === 1) return call.value("self");
  return places(call, { start, end: Math.min(end, END), step });
};

const narrow: Operation = (call) => {
  const [start, length] = [call.number("start", 0), call.number("length", 0)];
  return places(call, { start, end: start + length, step: 1 });
};

/** One place of an axis, without that axis. */
const select: Operation = (call) => {
  const rank = call.dims("self").length;
  const axis = call.axis("dim", rank, 0);
  const length = call.dims("self")[axis] as number;
  const index = call.number("index", 0);
  const at = index < 0 ? index + length : index;
  if (!(at >= 0 && at < length)) throw new Error(`an axis of ${length} has no place ${index}`);
  const part = places(call, { start: at, end: at + 1, step: 1 });
  return without(part, axis, call);
};

/** A part of a tensor without one of its axes, which has a single place. */
function without(part: Made, axis: number, call: Call): Made {
  const dropping = squeeze(call.site([call.value("self")], { axes: [axis] }));
  return {
    ...part,
    op: "slice",
    ...(dropping.role && { role: dropping.role }),
    operands: [{ value: call.value("self"), layout: "plain" }],
    layout: "plain",
    run: (tensors, sizes) => dropping.run([part.run(tensors, sizes)], []),
  };
}

/** Values around a tensor. PyTorch lists the pads from the last axis on. */
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

/** Operations that take parts of tensors or surround them, by name. */
export const sliceOperations: Readonly<Record<string, Operation>> = {
  slice,
  narrow,
  select,
  pad: pad((call) => call.text("mode", "constant")),
  constant_pad_nd: pad(() => "constant"),
  reflection_pad1d: pad(() => "reflect"),
  reflection_pad2d: pad(() => "reflect"),
  replication_pad1d: pad(() => "replicate"),
  replication_pad2d: pad(() => "replicate"),
};
