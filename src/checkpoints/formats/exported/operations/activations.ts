import tf = require("@tensorflow/tfjs");

import { activationOperations as shared } from "../../tensorGraph/operations/activations.js";
import { unary } from "../../tensorGraph/operations/elementwise.js";
import type { Made, Result, Site } from "../../tensorGraph/site.js";
import { type Call, checkImageAxis, type Operation } from "../call.js";

type Settings = Parameters<Call["site"]>[1];

/** Shared operation on one tensor, with its settings taken from the call. */
const on =
  (run: (site: Site) => Result, settings: (call: Call) => Settings = () => ({})): Operation =>
  (call) =>
    run(call.site([call.value("self")], settings(call)));

/** Operation that no other format has. */
const own = (op: string, runOf: (call: Call) => (x: tf.Tensor) => tf.Tensor): Operation => {
  return (call) => unary({ kind: "activation", op }, () => runOf(call))(call.site([call.value("self")]));
};

/** Clamp with bounds, either of which may be omitted. */
const clip =
  (least: string, most: string, bounds: readonly [number, number]): Operation =>
  (call) => {
    const inputs = [call.value("self"), call.optional(least), call.optional(most)];
    const [low, high] = bounds;
    const settings = {
      ...(inputs[1] === undefined && { min: low }),
      ...(inputs[2] === undefined && { max: high }),
    };
    return shared.Clip(call.site(inputs, settings));
  };

const UNBOUNDED = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

const softplus: Operation = (call) => {
  const [beta, threshold] = [call.number("beta", 1), call.number("threshold", 20)];
  if (beta === 1 && threshold === 20) return on(shared.Softplus)(call);
  return own("softplus", () => (x) => {
    const scaled = tf.mul(x, beta);
    const isLinear = tf.cast(tf.greater(scaled, threshold), "float32");
    const curve = tf.div(tf.softplus(scaled), beta);
    return tf.add(tf.mul(x, isLinear), tf.mul(curve, tf.sub(1, isLinear)));
  })(call);
};

const elu: Operation = (call): Made => {
  if (call.number("scale", 1) !== 1 || call.number("input_scale", 1) !== 1)
    throw new Error("it is scaled, which convscope does not support");
  return shared.Elu(call.site([call.value("self")], { alpha: call.number("alpha", 1) }));
};

/** PReLU, with a slope per channel, or one for all. */
const prelu: Operation = (call) => {
  const rank = call.dims("self").length;
  const weight = call.value("weight");
  const slopes = "ref" in weight ? undefined : weight;
  if (slopes === undefined) throw new Error("its slopes depend on the image");
  const shape = (channels: number) => [
    1,
    channels,
    ...Array.from({ length: Math.max(0, rank - 2) }, () => 1),
  ];
  const shaped = {
    ...slopes,
    dims: shape(call.dims("weight").reduce((product, length) => product * length, 1)),
    at: (shapes: Parameters<typeof slopes.at>[0]) => {
      const plain = slopes.at(shapes);
      return { ...plain, dims: shape(plain.values.length) };
    },
  };
  return shared.PRelu(call.site([call.value("self"), shaped]));
};

/** A softmax along an axis other than that of the images. */
const softmax = (run: (site: Site) => Made): Operation =>
  on(run, (call) => {
    const axis = call.axis("dim", call.dims("self").length, -1);
    checkImageAxis(call.value("self"), [axis]);
    return { axis };
  });

/** Activations and other elementwise functions by name. */
export const activationOperations: Readonly<Record<string, Operation>> = {
  relu: on(shared.Relu),
  relu6: on(shared.Clip, () => ({ min: 0, max: 6 })),
  hardtanh: clip("min_val", "max_val", [-1, 1]),
  clamp: clip("min", "max", UNBOUNDED),
  clamp_min: clip("min", "max", UNBOUNDED),
  clamp_max: clip("min", "max", UNBOUNDED),
  sigmoid: on(shared.Sigmoid),
  tanh: on(shared.Tanh),
  silu: on(shared.Swish),
  gelu: on(shared.Gelu, (call) => ({ approximate: call.text("approximate", "none") })),
  mish: on(shared.Mish),
  hardswish: on(shared.HardSwish),
  hardsigmoid: on(shared.HardSigmoid, () => ({ alpha: 1 / 6, beta: 0.5 })),
  elu,
  celu: on(shared.Celu, (call) => ({ alpha: call.number("alpha", 1) })),
  selu: on(shared.Selu),
  leaky_relu: on(shared.LeakyRelu, (call) => ({ alpha: call.number("negative_slope", 0.01) })),
  prelu,
  _prelu_kernel: prelu,
  softplus,
  softsign: on(shared.Softsign),
  log_sigmoid: own("log sigmoid", () => (x) => tf.neg(tf.softplus(tf.neg(x)))),
  hardshrink: on(shared.Shrink, (call) => ({ lambd: call.number("lambd", 0.5), bias: 0 })),
  softshrink: on(shared.Shrink, (call) => ({
    lambd: call.number("lambd", 0.5),
    bias: call.number("lambd", 0.5),
  })),
  softmax: softmax(shared.Softmax),
  _softmax: softmax(shared.Softmax),
  log_softmax: softmax(shared.LogSoftmax),
  _log_softmax: softmax(shared.LogSoftmax),
  exp: on(shared.Exp),
  log: on(shared.Log),
  log1p: own("logarithm of 1 + x", () => tf.log1p),
  sqrt: on(shared.Sqrt),
  rsqrt: own("1 / square root", () => tf.rsqrt),
  square: own("x^2", () => tf.square),
  neg: on(shared.Neg),
  abs: on(shared.Abs),
  erf: on(shared.Erf),
  sign: on(shared.Sign),
  reciprocal: on(shared.Reciprocal),
  floor: on(shared.Floor),
  ceil: on(shared.Ceil),
  round: on(shared.Round),
  sin: on(shared.Sin),
  cos: on(shared.Cos),
};
