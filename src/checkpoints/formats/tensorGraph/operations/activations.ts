import tf = require("@tensorflow/tfjs");

import { type Role, roleOfActivation } from "../../../../network/graph.js";
import {
  exponentialUnit,
  parametricUnit,
  activations as shared,
  softmaxAlong,
  thresholded,
} from "../../../../ops/activationOps.js";
import type { Made, Site, Words } from "../site.js";
import { axisAt, storedAxis } from "../values.js";
import { unary } from "./elementwise.js";
import { reachOver } from "./reaches.js";

type Run = (x: tf.Tensor) => tf.Tensor;

const words = (op: string): Words => {
  const role: Role | undefined = roleOfActivation(op);
  return { kind: "activation", op, ...(role && { role }) };
};

/** Activation without settings. */
const plain = (op: string, run: Run) => unary(words(op), () => run);

/** Selu: α (exp(x) − 1) below zero, x above, all times γ. */
const selu = unary(words("selu"), (site) => {
  const [alpha, gamma] = [site.float("alpha", 1.6732632), site.float("gamma", 1.050701)];
  return (x) => tf.mul(exponentialUnit(x, alpha), gamma);
});

const elu = unary(words("elu"), (site) => {
  const alpha = site.float("alpha", 1);
  return (x) => (alpha === 1 ? tf.elu(x) : exponentialUnit(x, alpha));
});

/** Celu: max(0, x) + min(0, α (exp(x / α) − 1)). */
const celu = unary(words("celu"), (site) => {
  const alpha = site.float("alpha", 1);
  return (x) => tf.mul(tf.elu(tf.div(x, alpha)), alpha);
});

const leakyRelu = unary(words("leaky relu"), (site) => {
  const alpha = site.float("alpha", 0.01);
  return (x) => tf.leakyRelu(x, alpha);
});

const thresholdedRelu = unary(words("thresholded relu"), (site) => {
  const alpha = site.float("alpha", 1);
  return (x) => thresholded(x, alpha);
});

const hardSigmoid = unary({ kind: "activation", op: "hard sigmoid", role: "hardSigmoid" }, (site) => {
  const [alpha, beta] = [site.float("alpha", 0.2), site.float("beta", 0.5)];
  return (x) => tf.clipByValue(tf.add(tf.mul(x, alpha), beta), 0, 1);
});

const shrink = unary(words("shrink"), (site) => {
  const [bias, limit] = [site.float("bias", 0), site.float("lambd", 0.5)];
  return (x) => {
    const outside = tf.cast(tf.greater(tf.abs(x), limit), "float32");
    return tf.mul(tf.sub(x, tf.mul(tf.sign(x), bias)), outside);
  };
});

/** Gelu: x Φ(x), exactly or by a tanh approximation (Hendrycks and Gimpel 2016). */
const gelu = unary(words("gelu"), (site) => {
  if (site.text("approximate", "none") !== "tanh")
    return (x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
  return (x) => {
    const inner = tf.mul(tf.add(x, tf.mul(tf.mul(tf.square(x), x), 0.044715)), Math.sqrt(2 / Math.PI));
    return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
  };
});

/** PRelu: α x below zero, with one α per position or along some axes. */
function parametric(site: Site): Made {
  const layout = site.layout(0);
  const rank = site.dims(0).length;
  return {
    ...words("prelu"),
    operands: [
      { value: site.value(0), layout },
      { value: site.value(1), layout, rank },
    ],
    layout,
    run: ([x, alpha]) => parametricUnit(x as tf.Tensor, alpha as tf.Tensor),
    parameters: [site.constant(1)],
  };
}

/** Clip: limits values to two bounds; if the lower exceeds the upper, all values become the upper. */
function clip(site: Site): Made {
  const bound = (name: string, input: number, none: number) =>
    site.setting(name)?.float ?? site.number(input) ?? none;
  const least = bound("min", 1, Number.NEGATIVE_INFINITY);
  const most = bound("max", 2, Number.POSITIVE_INFINITY);
  const isRelu = least === 0 && (most === 6 || most === Number.POSITIVE_INFINITY);
  const op = isRelu ? (most === 6 ? "relu6" : "relu") : `clip to ${boundWord(least)} … ${boundWord(most)}`;
  const within = least <= most;
  return unary(words(op), () => (x) => {
    if (within && Number.isFinite(least) && Number.isFinite(most)) return tf.clipByValue(x, least, most);
    const above = least === Number.NEGATIVE_INFINITY ? x : tf.maximum(x, least);
    return most === Number.POSITIVE_INFINITY ? above : tf.minimum(above, most);
  })(site);
}

function boundWord(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : value < 0 ? "−∞" : "∞";
}

/** Softmax along an axis; before opset 13, along all axes from it on. */
function softmax(
  run: (x: tf.Tensor, axes: readonly number[]) => tf.Tensor,
  op: string,
): (site: Site) => Made {
  return (site) => {
    const rank = site.dims(0).length;
    const layout = site.layout(0);
    const isOld = site.opset < 13;
    const axis = axisAt(site.integer("axis", isOld ? 1 : -1), rank);
    const axes = isOld ? Array.from({ length: rank - axis }, (_, at) => axis + at) : [axis];
    const stored = axes.map((each) => storedAxis(each, rank, layout));
    const made = unary(words(op), () => (x) => run(x, stored))(site);
    return { ...made, isElementwise: false, reach: reachOver(rank, stored) };
  };
}

function logSoftmax(x: tf.Tensor, axes: readonly number[]): tf.Tensor {
  const apart = tf.sub(x, tf.max(x, [...axes], true));
  return tf.sub(apart, tf.log(tf.sum(tf.exp(apart), [...axes], true)));
}

/** Activations of ONNX by name. */
export const activationOperations = {
  Relu: plain("relu", tf.relu),
  Sigmoid: plain("sigmoid", tf.sigmoid),
  Tanh: plain("tanh", tf.tanh),
  Softplus: plain("softplus", tf.softplus),
  Softsign: plain("softsign", (x) => tf.div(x, tf.add(tf.abs(x), 1))),
  HardSwish: plain("hard swish", shared.hardSwish as Run),
  Swish: unary(words("swish"), (site) => {
    const alpha = site.float("alpha", 1);
    return (x) => tf.mul(x, tf.sigmoid(tf.mul(x, alpha)));
  }),
  Mish: plain("mish", (x) => tf.mul(x, tf.tanh(tf.softplus(x)))),
  Erf: plain("erf", tf.erf),
  Exp: plain("exponential", tf.exp),
  Log: plain("logarithm", tf.log),
  Sqrt: plain("square root", tf.sqrt),
  Reciprocal: plain("1 / x", tf.reciprocal),
  Neg: plain("−x", tf.neg),
  Abs: plain("absolute value", tf.abs),
  Sign: plain("sign", tf.sign),
  Floor: plain("floor", tf.floor),
  Ceil: plain("ceil", tf.ceil),
  Round: plain("round", tf.round),
  Sin: plain("sine", tf.sin),
  Cos: plain("cosine", tf.cos),
  Elu: elu,
  Celu: celu,
  Selu: selu,
  LeakyRelu: leakyRelu,
  ThresholdedRelu: thresholdedRelu,
  HardSigmoid: hardSigmoid,
  Shrink: shrink,
  Gelu: gelu,
  PRelu: parametric,
  Clip: clip,
  Softmax: softmax(softmaxAlong, "softmax"),
  LogSoftmax: softmax(logSoftmax, "log softmax"),
} as const;
