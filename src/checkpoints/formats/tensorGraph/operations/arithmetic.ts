import tf = require("@tensorflow/tfjs");

import { sizeOf } from "../plain.js";
import type { Made, Operand, Site } from "../site.js";
import { dimsOf, isLive, type Named, nowOf } from "../values.js";
import { alignedOf, type Joining, joined, unary } from "./elementwise.js";

/** Describes a constant: its value if it is a single number, otherwise that there are several. */
function constantWords(constants: readonly Named[]): string {
  const [value] = constants;
  if (value === undefined || isLive(value) || sizeOf(dimsOf(value)) !== 1) return "constants";
  return String(Number((nowOf(value).values[0] as number).toPrecision(4)));
}

const signed = (sign: string, merged: Joining["merged"]): Joining => ({
  merged,
  shifted: (isFirst, constants) => {
    const words = constantWords(constants);
    return { op: isFirst ? `x ${sign} ${words}` : `${words} ${sign} x` };
  },
});

/** Sub, including 1 − x, the complement of a gate. */
const difference: Joining = {
  merged: { op: "difference" },
  shifted: (isFirst, constants) => {
    const words = constantWords(constants);
    const role = !isFirst && words === "1" ? { role: "complement" as const } : {};
    return { op: isFirst ? `x − ${words}` : `${words} − x`, ...role };
  },
};

const named = (name: string): Joining => ({
  merged: { op: name },
  shifted: () => ({ op: `${name} with constants` }),
});

export const add = joined(tf.add, signed("+", { op: "sum", role: "sum" }));
export const subtract = joined(tf.sub, difference);
export const multiply = joined(tf.mul, signed("·", { op: "product", role: "product" }));
export const divide = joined(tf.div, signed("/", { op: "quotient" }));
export const maximum = joined(tf.maximum, named("maximum"));
export const minimum = joined(tf.minimum, named("minimum"));

/** Mean of several tensors. */
export function mean(site: Site): Made | Named {
  const sum = joined(tf.add, named("average"))(site);
  if (!("run" in sum)) return sum;
  return { ...sum, run: (tensors, sizes) => tf.div(sum.run(tensors, sizes), tensors.length) };
}

/** Pow. Powers with their own operation use it, because it has a gradient at zero. */
export function power(site: Site): Made | Named {
  const exponent = site.value(1);
  const only = !isLive(exponent) && exponent.leaves.length === 0 ? nowOf(exponent) : undefined;
  const value =
    only?.values.length === 1 && only.dims.length <= site.dims(0).length ? only.values[0] : undefined;
  const run = value === 2 ? tf.square : value === 0.5 ? tf.sqrt : undefined;
  if (run === undefined) return joined(tf.pow, signed("^", { op: "power" }))(site);
  return unary({ kind: "activation", op: `x^${value}` }, () => (x) => run(x))(site);
}

/** Mod: the remainder, with the sign of the divisor, or with `fmod` of the dividend. */
export const modulo = joined(tf.mod, named("remainder"));

type Comparison = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

/** Comparison, with booleans as 1 and 0. */
export function compared(name: string, run: Comparison): (site: Site) => Made | Named {
  return joined((a, b) => tf.cast(run(a, b), "float32"), named(name));
}

/** Logical operation on booleans. */
export function logical(name: string, run: Comparison): (site: Site) => Made | Named {
  return joined((a, b) => tf.cast(run(tf.cast(a, "bool"), tf.cast(b, "bool")), "float32"), named(name));
}

/** Not: 1 where a boolean is 0. */
export const not = unary({ kind: "other", op: "not" }, () => (x) => tf.cast(tf.equal(x, 0), "float32"));

/** ONNX's Where: chooses values of one tensor where a condition holds, and of another elsewhere. */
export function where(site: Site): Made {
  const values = [0, 1, 2].map((input) => site.value(input));
  const { operands, layout } = alignedOf(values);
  return {
    kind: values.filter(isLive).length > 1 ? "merge" : "other",
    op: "choice",
    operands: operands as readonly Operand[],
    layout,
    run: ([condition, yes, no]) => {
      const [a, b] = [yes as tf.Tensor, no as tf.Tensor];
      const shape = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
      const whole = tf.broadcast_util.assertAndGetBroadcastShape(shape, (condition as tf.Tensor).shape);
      const full = (x: tf.Tensor) => (String(x.shape) === String(whole) ? x : tf.broadcastTo(x, whole));
      return tf.where(tf.cast(full(condition as tf.Tensor), "bool"), full(a), full(b));
    },
  };
}
