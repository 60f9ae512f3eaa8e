import type { Setting } from "../tensorGraph/operationNode.js";
import { listOf, type Plain, plainOf, sizeOf, wholes } from "../tensorGraph/plain.js";
import {
  alongAxis,
  binaryOf,
  concatenated,
  expandedTo,
  reshapedTo,
  scattered,
  unsqueezed,
} from "../tensorGraph/plainShapes.js";
import type { Site } from "../tensorGraph/site.js";
import { axisAt, isLive, type Known, type ShapeOf, sizesOf } from "../tensorGraph/values.js";

/** Computes a result from plain inputs. Omitted inputs are undefined. */
type Body = (inputs: readonly (Plain | undefined)[], site: Site) => Plain;

/** Longest list of sizes, indices or intermediate numbers that is computed without an engine. */
const LONGEST = 2 ** 22;

/** Operation that computes sizes from plain numbers, without an engine and without adding a node. */
function sizes(body: Body): (site: Site) => Known {
  return (site) => {
    const inputs = site.inputs.map((input) => (input === undefined || isLive(input) ? undefined : input));
    const leaves = [...new Set(inputs.flatMap((input) => input?.leaves ?? []))];
    const at = (shapes: ShapeOf) => {
      const plain = body(
        inputs.map((input) => input?.at(shapes)),
        site,
      );
      if (plain.values.length > LONGEST)
        throw new Error(`its output of ${plain.values.length} sizes is too long`);
      return plain;
    };
    // A result that depends on no tensor is computed once.
    const once = leaves.length === 0 ? at(({ dims }) => dims) : undefined;
    return { leaves, at: once === undefined ? at : () => once };
  };
}

function of(inputs: readonly (Plain | undefined)[], at: number): Plain {
  const plain = inputs[at];
  if (plain === undefined) throw new Error(`its input ${at + 1} is missing`);
  return plain;
}

function each(run: (x: number) => number, isWhole?: boolean): Body {
  return ([x]) => {
    const { dims, values, isWhole: own } = of([x], 0);
    return plainOf(dims, Array.from(values, run), isWhole ?? own);
  };
}

function pairs(run: (a: number, b: number, isWhole: boolean) => number, isWhole?: boolean): Body {
  return (inputs) => {
    const [first, ...others] = inputs.filter((input) => input !== undefined);
    if (first === undefined) throw new Error("its inputs are missing");
    return others.reduce((a, b) => binaryOf(a, b, run, isWhole), first);
  };
}

const shape = (site: Site): Known => {
  const value = site.value(0);
  const of = (dims: readonly number[]) => {
    const within = (place: number) =>
      Math.min(Math.max(place < 0 ? place + dims.length : place, 0), dims.length);
    return wholes(dims.slice(within(site.integer("start", 0)), within(site.integer("end", dims.length))));
  };
  return sizesOf(value, of);
};

const slice: Body = (inputs, site) => {
  const data = of(inputs, 0);
  const starts = site.integers("starts") ?? listOf(of(inputs, 1));
  const ends = site.integers("ends") ?? listOf(of(inputs, 2));
  const axes = site.integers("axes") ?? inputs[3]?.values;
  return starts.reduce<Plain>((part, start, at) => {
    const axis = axisAt(axes?.[at] ?? at, data.dims.length);
    return alongAxis(
      part,
      axis,
      placesOf(part.dims[axis] as number, [start, ends[at] as number, inputs[4]?.values[at] ?? 1]),
    );
  }, data);
};

/** Positions along an axis that a slice with a start, an end and a step selects. */
function placesOf(length: number, [start, end, step]: readonly [number, number, number]): readonly number[] {
  if (step === 0) throw new Error("it slices by steps of 0");
  const bound = (place: number, least: number, most: number) =>
    Math.min(Math.max(place < 0 ? place + length : place, least), most);
  const [from, to] =
    step > 0
      ? [bound(start, 0, length), bound(end, 0, length)]
      : [bound(start, -1, length - 1), bound(end, -1, length - 1)];
  return Array.from({ length: Math.max(0, Math.ceil((to - from) / step)) }, (_, at) => from + at * step);
}

const scatter: Body = (inputs, site) => {
  const reduction = site.text("reduction", "none");
  if (reduction !== "none") throw new Error(`it combines numbers by '${reduction}'`);
  return scattered(of(inputs, 0), of(inputs, 1), of(inputs, 2));
};

const gather: Body = (inputs, site) => {
  const [data, { dims, values }] = [of(inputs, 0), of(inputs, 1)];
  const axis = axisAt(site.integer("axis", 0), data.dims.length);
  const length = data.dims[axis] as number;
  const taken = alongAxis(
    data,
    axis,
    Array.from(values, (place) => (place < 0 ? place + length : place)),
  );
  return { ...taken, dims: [...data.dims.slice(0, axis), ...dims, ...data.dims.slice(axis + 1)] };
};

const reshape: Body = (inputs) => {
  const data = of(inputs, 0);
  return { ...data, dims: reshapedTo(data.dims, listOf(of(inputs, 1)), false) };
};

const squeeze: Body = (inputs, site) => {
  const data = of(inputs, 0);
  const axes = (site.integers("axes") ?? inputs[1]?.values)?.map((axis) => axisAt(axis, data.dims.length));
  return {
    ...data,
    dims: data.dims.filter((length, at) => (axes === undefined ? length !== 1 : !axes.includes(at))),
  };
};

const unsqueeze: Body = (inputs, site) => {
  const data = of(inputs, 0);
  return { ...data, dims: unsqueezed(data.dims, site.integers("axes") ?? listOf(of(inputs, 1))) };
};

const cast: Body = ([x], site) => {
  const { dims, values } = of([x], 0);
  const type = site.integer("to", 1);
  if (type === 9)
    return plainOf(
      dims,
      Array.from(values, (value) => Number(value !== 0)),
      true,
    );
  const isWhole = ![1, 10, 11, 16].includes(type);
  return plainOf(dims, isWhole ? Array.from(values, Math.trunc) : listOf({ dims, values, isWhole }), isWhole);
};

const range: Body = (inputs) => {
  const [start, limit, step] = [0, 1, 2].map((at) => of(inputs, at).values[0] ?? 0) as [
    number,
    number,
    number,
  ];
  const length = Math.max(0, Math.ceil((limit - start) / step));
  if (!(length <= LONGEST)) throw new Error("its output is too large");
  return plainOf(
    [length],
    Array.from({ length }, (_, at) => start + at * step),
    of(inputs, 0).isWhole,
  );
};

const filled: Body = (inputs, site) => {
  const dims = listOf(of(inputs, 0));
  const value = site.setting("value")?.tensor?.();
  const length = sizeOf(dims);
  if (!(length >= 0 && length <= LONGEST)) throw new Error("its output is too large");
  return plainOf(
    dims,
    Array.from({ length }, () => value?.values[0] ?? 0),
    value?.isWhole ?? false,
  );
};

/** Numbers of a Constant, in any of its forms. */
function constantOf(site: Site): Plain {
  const given = (name: string): Setting | undefined => site.setting(name);
  const { tensor } = given("value") ?? {};
  if (tensor !== undefined) return tensor();
  const [float, integer] = [given("value_float")?.float, given("value_int")?.integer];
  if (float !== undefined) return plainOf([], [float], false);
  if (integer !== undefined) return plainOf([], [integer], true);
  const floats = given("value_floats")?.floats;
  if (floats !== undefined) return plainOf([floats.length], floats, false);
  const integers = given("value_ints")?.integers;
  if (integers !== undefined) return plainOf([integers.length], integers, true);
  throw new Error("it holds no numbers");
}

const folded =
  (run: (a: number, b: number) => number, start: number): Body =>
  (inputs, site) => {
    const data = of(inputs, 0);
    const axes = site.integers("axes") ?? (inputs[1] && listOf(inputs[1]));
    if (data.dims.length > 1 && axes !== undefined)
      throw new Error("it reduces only some axes of a list of sizes");
    return plainOf(
      site.integer("keepdims", 1) === 1 ? data.dims.map(() => 1) : [],
      [listOf(data).reduce((a, b) => run(a, b), start)],
      data.isWhole,
    );
  };

const select: Body = (inputs) => {
  const [condition, yes, no] = [of(inputs, 0), of(inputs, 1), of(inputs, 2)];
  const masked = binaryOf(condition, yes, (where, value) => (where ? value : Number.NaN), false);
  return binaryOf(masked, no, (value, other) => (Number.isNaN(value) ? other : value), yes.isWhole);
};

/** All operations on sizes by name. */
export const plainOperations: ReadonlyMap<string, (site: Site) => Known> = new Map<
  string,
  (site: Site) => Known
>([
  ["Shape", shape],
  ["Size", (site) => sizesOf(site.value(0), (dims) => plainOf([], [sizeOf(dims)], true))],
  ["Constant", sizes((_, site) => constantOf(site))],
  ["ConstantOfShape", sizes(filled)],
  ["Range", sizes(range)],
  ["Slice", sizes(slice)],
  ["ScatterND", sizes(scatter)],
  ["Gather", sizes(gather)],
  [
    "Concat",
    sizes((inputs, site) =>
      concatenated(
        inputs.map((_, at) => of(inputs, at)),
        site.integer("axis", 0),
      ),
    ),
  ],
  ["Reshape", sizes(reshape)],
  ["Squeeze", sizes(squeeze)],
  ["Unsqueeze", sizes(unsqueeze)],
  ["Expand", sizes((inputs) => expandedTo(of(inputs, 0), listOf(of(inputs, 1))))],
  ["Cast", sizes(cast)],
  ["CastLike", (site) => site.known(0)],
  ["Identity", (site) => site.known(0)],
  ["Where", sizes(select)],
  ["Neg", sizes(each((x) => -x))],
  ["Abs", sizes(each(Math.abs))],
  ["Floor", sizes(each(Math.floor))],
  ["Ceil", sizes(each(Math.ceil))],
  ["Sqrt", sizes(each(Math.sqrt))],
  ["Not", sizes(each((x) => Number(x === 0), true))],
  ["Add", sizes(pairs((a, b) => a + b))],
  ["Sub", sizes(pairs((a, b) => a - b))],
  ["Mul", sizes(pairs((a, b) => a * b))],
  ["Div", sizes(pairs((a, b, isWhole) => (isWhole ? Math.trunc(a / b) : a / b)))],
  ["Mod", sizes(pairs((a, b) => ((a % b) + b) % b))],
  ["Pow", sizes(pairs((a, b) => a ** b))],
  ["Max", sizes(pairs((a, b) => Math.max(a, b)))],
  ["Min", sizes(pairs((a, b) => Math.min(a, b)))],
  ["Equal", sizes(pairs((a, b) => Number(a === b), true))],
  ["Less", sizes(pairs((a, b) => Number(a < b), true))],
  ["LessOrEqual", sizes(pairs((a, b) => Number(a <= b), true))],
  ["Greater", sizes(pairs((a, b) => Number(a > b), true))],
  ["GreaterOrEqual", sizes(pairs((a, b) => Number(a >= b), true))],
  ["And", sizes(pairs((a, b) => Number(a !== 0 && b !== 0), true))],
  ["Or", sizes(pairs((a, b) => Number(a !== 0 || b !== 0), true))],
  ["ReduceProd", sizes(folded((a, b) => a * b, 1))],
]);
