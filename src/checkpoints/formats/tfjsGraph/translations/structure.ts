import type { Settings, Translate, Translation } from "../translation.js";

/** Beyond the last place of every axis. */
const END = 2 ** 31 - 1;

/** Reshape: a size of zero is zero, as it is not in ONNX by itself. */
const reshape: Translate = (node) => node.result("Reshape", [node.input(0), node.input(1)], { allowzero: 1 });

const squeeze: Translate = (node) => {
  const axes = ["squeeze_dims", "axis"].flatMap((name) => node.attributes.wholes(name));
  node.result("Squeeze", [node.input(0)], axes.length === 0 ? {} : { axes });
};

const transpose: Translate = (node) => {
  node.result("Transpose", [node.input(0)], { perm: [...node.numbers(1)] });
};

/** Pads of each axis, before and after, as all before and then all after. */
function padding(mode: "constant" | "reflect"): Translate {
  return (node) => {
    if (mode === "reflect" && node.attributes.text("mode", "REFLECT") !== "REFLECT")
      throw new Error("its mode 'SYMMETRIC' is not supported");
    const list = node.numbers(1);
    const pads = [...list.filter((_, at) => at % 2 === 0), ...list.filter((_, at) => at % 2 === 1)];
    const value = node.inputs.slice(2, 3);
    node.result("Pad", [node.input(0), node.wholes(pads), ...value], { mode });
  };
}

/** ConcatV2 names the axis last, Concat first. */
const concat: Translate = (node) => {
  const isFirst = node.op === "Concat";
  const last = node.inputs.length - 1;
  const parts = isFirst ? node.inputs.slice(1) : node.inputs.slice(0, last);
  node.result("Concat", parts, { axis: node.number(isFirst ? 0 : last) });
};

/** Pack: tensors one after the other along a new axis. */
const pack: Translate = (node) => {
  const axis = node.attributes.whole("axis", 0);
  const parts = node.inputs.map((input) => node.step("Unsqueeze", [input, node.wholes([axis])]));
  node.result("Concat", parts, { axis });
};

/** Unpack: the places of an axis, each without it. */
const unpack: Translate = (node) => {
  const axis = node.attributes.whole("axis", 0);
  const count = countOf(node, "num");
  for (let at = 0; at < count; at++) node.resultAt(at, "Gather", [node.input(0), node.whole(at)], { axis });
};

/** The number of outputs that a node says that it has. */
function countOf(node: Translation, name: string): number {
  const count = node.attributes.whole(name, 1);
  if (count < 1 || count > MOST_OUTPUTS) throw new Error(`it has ${count} outputs`);
  return count;
}

const MOST_OUTPUTS = 4096;

/** Split into equal parts: the axis is the first input. */
const split: Translate = (node) => {
  const count = countOf(node, "num_split");
  node.results("Split", [node.input(1)], { axis: node.number(0), num_outputs: count, count });
};

/** SplitV into parts of some lengths: the axis is the last input. One length may be left open. */
const splitV: Translate = (node) => {
  const lengths = node.numbers(1);
  if (lengths.some((length) => length < 0)) throw new Error("it leaves the length of a part open");
  const settings = { axis: node.number(2), count: lengths.length };
  node.results("Split", [node.input(0), node.wholes(lengths)], settings);
};

const gather: Translate = (node) => {
  if (node.attributes.whole("batch_dims", 0) !== 0) throw new Error("its batch_dims are not supported");
  const axis = node.inputs.length > 2 ? node.number(2) : 0;
  node.result("Gather", [node.input(0), node.input(1)], { axis });
};

/** Slice from a place on: −1 as a size means all that follows. */
const slice: Translate = (node) => {
  const [begins, sizes] = [node.numbers(1), node.numbers(2)];
  const ends = begins.map((begin, at) => (sizes[at] === -1 ? END : begin + (sizes[at] ?? 0)));
  node.result("Slice", [node.input(0), node.wholes(begins), node.wholes(ends)]);
};

/** One axis of a strided slice; undefined for a new one. */
interface Span {
  readonly axis: number;
  readonly start: number;
  readonly end: number;
  readonly step: number;
  readonly isDropped: boolean;
}

/** StridedSlice, with bits that say for each place of its lists how it is meant. */
const stridedSlice: Translate = (node) => {
  const { spans, added } = spansOf(node);
  const list = (of: (span: Span) => number) => node.wholes(spans.map(of));
  const lists = [
    list(({ start }) => start),
    list(({ end }) => end),
    list(({ axis }) => axis),
    list(({ step }) => step),
  ];
  const dropped = spans.filter(({ isDropped }) => isDropped).map(({ axis }) => axis);
  const steps: (readonly [op: string, input: string | undefined])[] = [
    ...(spans.length > 0 ? ([["Slice", undefined]] as const) : []),
    ...(dropped.length > 0 ? ([["Squeeze", node.wholes(dropped)]] as const) : []),
    ...(added.length > 0 ? ([["Unsqueeze", node.wholes(added)]] as const) : []),
  ];
  let value = node.input(0);
  for (const [op, axes] of steps) value = node.step(op, [value, ...(axes === undefined ? lists : [axes])]);
  node.result("Identity", [value]);
};

/** The axes that a strided slice takes parts of, and the new ones, counted in the result. */
function spansOf(node: Translation): { readonly spans: readonly Span[]; readonly added: readonly number[] } {
  const isSet = (name: string, at: number) => (node.attributes.whole(name, 0) & (1 << at)) !== 0;
  const [begins, ends, steps] = [node.numbers(1), node.numbers(2), node.numbers(3)];
  const places = begins.map((_, at) => at);
  const ellipsis = places.find((at) => isSet("ellipsis_mask", at));
  const isNew = (at: number) => isSet("new_axis_mask", at);
  if (ellipsis !== undefined && places.some(isNew))
    throw new Error("its new axes beside an ellipsis are not supported");
  const spans = places.flatMap((at): readonly Span[] => {
    if (at === ellipsis || isNew(at)) return [];
    const [begin = 0, end = 0, step = 1] = [begins[at], ends[at], steps[at]];
    const axis =
      at -
      (ellipsis !== undefined && at > ellipsis
        ? places.length
        : places.filter((each) => each < at && isNew(each)).length);
    if (isSet("shrink_axis_mask", at))
      return [{ axis, start: begin, end: begin === -1 ? END : begin + 1, step: 1, isDropped: true }];
    const [first, last] = step < 0 ? [END, -END] : [0, END];
    const [start, stop] = [isSet("begin_mask", at) ? first : begin, isSet("end_mask", at) ? last : end];
    return start === 0 && stop === END && step === 1
      ? []
      : [{ axis, start, end: stop, step, isDropped: false }];
  });
  const kept = places.filter((at) => isNew(at) || !isSet("shrink_axis_mask", at));
  return { spans, added: kept.flatMap((at, place) => (isNew(at) ? [place] : [])) };
}

/** Fill: a number in a shape. */
const fill: Translate = (node) => node.result("Expand", [node.input(1), node.input(0)]);

const passed =
  (op: string, count: number, settings: Settings = {}): Translate =>
  (node) =>
    node.result(
      op,
      Array.from({ length: count }, (_, at) => node.input(at)),
      settings,
    );

/** The operations that bring numbers into another shape, and those on shapes. */
export const structureTranslations: Readonly<Record<string, Translate>> = {
  Reshape: reshape,
  Squeeze: squeeze,
  ExpandDims: passed("Unsqueeze", 2),
  Transpose: transpose,
  Pad: padding("constant"),
  PadV2: padding("constant"),
  MirrorPad: padding("reflect"),
  Concat: concat,
  ConcatV2: concat,
  Pack: pack,
  Unpack: unpack,
  Split: split,
  SplitV: splitV,
  Gather: gather,
  GatherV2: gather,
  Slice: slice,
  StridedSlice: stridedSlice,
  Shape: passed("Shape", 1),
  Size: passed("Size", 1),
  Fill: fill,
  Range: passed("Range", 3),
  Tile: passed("Tile", 2),
  BroadcastTo: passed("Expand", 2),
};
