import tf = require("@tensorflow/tfjs");

import { UserError, unknown } from "../../core/errors.js";
import type { Join } from "./joins.js";

/** Merge of the shortcut x and the branch F(x), both of the same shape, into a tensor of that shape. */
export type Merge = (shortcut: tf.Tensor, branch: tf.Tensor) => tf.Tensor;

const merges = new Map<string, Merge>([
  ["sum", (x, f) => tf.add(x, f)],
  ["mul", (x, f) => tf.mul(x, f)],
  ["ave", (x, f) => tf.div(tf.add(x, f), 2)],
  ["max", (x, f) => tf.maximum(x, f)],
  ["min", (x, f) => tf.minimum(x, f)],
]);

/** Names of all merge functions, including registered ones. */
export function mergeNames(): readonly string[] {
  return [...merges.keys()];
}

/**
 * Registers a custom merge function, for use in `new Residual({ layer, merge: name })` and for loading saved networks
 * that name it. The function must be differentiable by TensorFlow.js and keep the shape. Throws `UserError` if the
 * name is taken.
 */
export function registerMerge(name: string, merge: Merge): void {
  if (merges.has(name))
    throw new UserError(`A merge function named '${name}' is already registered. Choose another name.`);
  merges.set(name, merge);
}

/** Looks up a merge function by name. Throws `UserError` for an unknown one, listing the known names. */
export function mergeOf(name: string): Merge {
  const merge = merges.get(name);
  if (merge === undefined) throw unknown("merge function", name, mergeNames());
  return merge;
}

/** Symbol of each built-in merge. A registered function is written with its name. */
const OPS: ReadonlyMap<string, string> = new Map([
  ["sum", "x + F(x)"],
  ["mul", "x · F(x)"],
  ["ave", "(x + F(x)) / 2"],
  ["max", "max(x, F(x))"],
  ["min", "min(x, F(x))"],
]);

/** Merge of a name as a join of shortcut and branch. Throws `UserError` for an unknown name. */
export function mergeJoin(name: string): Join {
  const op = OPS.get(name) ?? `${name}(x, F(x))`;
  const run = mergeOf(name);
  return name === "sum" ? { name, op, role: "sum", run } : { name, op, run };
}
