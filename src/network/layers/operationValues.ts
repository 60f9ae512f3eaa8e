import tf = require("@tensorflow/tfjs");

import { sliceAxis } from "../../ops/slicing.js";
import { ELLIPSIS } from "./calls.js";

/** Returns a tensor unchanged, and converts nested lists of numbers to one. */
export function tensorOf(value: unknown): tf.Tensor {
  if (value instanceof tf.Tensor) return value;
  const numbers = [value].flat(9);
  if (numbers.length === 0 || !numbers.every((each) => typeof each === "number" && Number.isFinite(each)))
    throw new Error("an argument is neither a tensor nor numbers");
  return tf.tensor(value as number | number[], undefined, "float32");
}

/** Checks a list of integers. Throws for any other value. */
export function integersOf(value: unknown): number[] {
  if (Array.isArray(value) && value.every((each) => Number.isSafeInteger(each))) return value as number[];
  throw new Error("an argument is not a list of whole numbers");
}

/** Nonnegative axes; undefined if all are meant. */
export function axesOf(value: unknown, rank: number): number[] | undefined {
  if (value === undefined || value === null) return undefined;
  const axes = integersOf([value].flat()).map((axis) => (axis < 0 ? axis + rank : axis));
  return axes;
}

/** Reshapes a tensor but keeps the batch, which the file stores as −1 or open. */
export function reshaped(x: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const [, ...rest] = shape;
  return tf.reshape(x, rest.includes(-1) ? [x.shape[0] as number, ...rest] : [...shape]);
}

/** Largest padding at one end of an axis. */
const MOST_PADDING = 65_536;

/** Pads a tensor with a constant. */
export function padded({
  x,
  pad_width: width,
  mode,
  constant_values: constant,
}: Readonly<Record<string, unknown>>): tf.Tensor {
  const tensor = tensorOf(x);
  if (mode !== undefined && String(mode).toLowerCase() !== "constant")
    throw new Error(`its mode '${String(mode)}' cannot be computed`);
  const ends = [width].flat(2).length === 1 ? tensor.shape.map(() => [width, width].flat(2)) : width;
  if (!Array.isArray(ends) || ends.length !== tensor.rank)
    throw new Error("its padding is not for every axis");
  const pairs = ends.map((pair) => {
    const [before, behind = before] = integersOf([pair].flat());
    if (before === undefined || behind === undefined || Math.min(before, behind) < 0)
      throw new Error("its padding is less than 0");
    if (Math.max(before, behind) > MOST_PADDING) throw new Error("its padding is too large");
    return [before, behind] as [number, number];
  });
  return tf.pad(tensor, pairs, Number(constant ?? 0));
}

/** Indexes a tensor like Python's `x[key]`, with slices, integers, `...` and new axes. */
export function itemOf(x: tf.Tensor, key: readonly unknown[]): tf.Tensor {
  const named = key.filter((each) => each !== ELLIPSIS && each !== null).length;
  const all = { start: null, stop: null, step: null };
  const missing = Array.from({ length: x.rank - named }, () => all);
  const items = key.includes(ELLIPSIS)
    ? key.flatMap((each) => (each === ELLIPSIS ? missing : [each]))
    : [...key, ...missing];
  let [found, axis] = [x, 0];
  for (const item of items) {
    if (item === null) found = tf.expandDims(found, axis++);
    else if (typeof item === "number") {
      const span = { start: item, stop: item === -1 ? null : item + 1, step: null };
      found = tf.squeeze(sliceAxis(found, axis, span), [axis]);
    } else found = sliceAxis(found, axis++, item as typeof all);
  }
  return found;
}

/** GELU: x Φ(x), by the error function or by a tanh approximation (Hendrycks and Gimpel 2016, sec. 2). */
export function gelu(x: tf.Tensor, isApproximate: boolean): tf.Tensor {
  const inner = isApproximate
    ? tf.tanh(tf.mul(tf.add(x, tf.mul(tf.pow(x, 3), 0.044715)), Math.sqrt(2 / Math.PI)))
    : tf.erf(tf.mul(x, Math.SQRT1_2));
  return tf.mul(tf.mul(x, 0.5), tf.add(inner, 1));
}
