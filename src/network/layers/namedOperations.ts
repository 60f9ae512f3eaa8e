import { defined } from "../../core/objectFields.js";

import tf = require("@tensorflow/tfjs");

import { activations, hardSigmoidOfKeras3, rectify, softmaxAlong } from "../../ops/activationOps.js";
import { type Role, roleOfActivation, type TapKind } from "../graph.js";
import { axesOf, gelu, integersOf, itemOf, padded, reshaped, tensorOf } from "./operationValues.js";

/** Arguments of an operation by name: tensors, numbers, lists and undefined. */
export type Arguments = Readonly<Record<string, unknown>>;

/** Description of the tap of an operation. */
export interface OperationWords {
  readonly kind: TapKind;
  readonly op: string;
  readonly role?: Role;
}

/** Function of tensors that Keras calls in place of a layer. */
export interface Operation {
  /** Names of its arguments, in positional order. */
  readonly parameters: readonly string[];
  readonly run: (given: Arguments) => tf.Tensor;
  /** Description of its tap, given the number of arguments that are tensors of the network. */
  readonly words: (given: Arguments, live: number) => OperationWords;
}

type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;
type Unary = (x: tf.Tensor) => tf.Tensor;

/** Operation with two operands; with one tensor and a number it shifts or scales, like a normalization. */
function binary(run: Binary, sign: string, merged: Omit<OperationWords, "kind">): Operation {
  return {
    parameters: ["x1", "x2"],
    run: ({ x1, x2 }) => run(tensorOf(x1), tensorOf(x2)),
    words: (given, live) =>
      live > 1 ? { kind: "merge", ...merged } : { kind: "normalization", op: constantWords(given, sign) },
  };
}

function constantWords({ x1, x2 }: Arguments, sign: string): string {
  const [a, b] = [x1, x2].map((each) =>
    typeof each === "number" ? String(Number(each.toPrecision(4))) : "x",
  );
  return [x1, x2].some((each) => typeof each === "number") ? `${a} ${sign} ${b}` : `x ${sign} constants`;
}

function unary(run: Unary, op: string, kind: TapKind = "activation"): Operation {
  const role = roleOfActivation(op);
  return {
    parameters: ["x"],
    run: ({ x }) => run(tensorOf(x)),
    words: () => ({ kind, op, ...defined({ role }) }),
  };
}

type Reduction = (x: tf.Tensor, axes: number[] | undefined, keeps: boolean) => tf.Tensor;

function reduction(run: Reduction, name: string): Operation {
  return {
    parameters: ["x", "axis", "keepdims"],
    run: ({ x, axis, keepdims }) => run(tensorOf(x), axesOf(axis, tensorOf(x).rank), keepdims === true),
    words: ({ axis }) => {
      const axes = axesOf(axis, 4);
      return axes?.includes(3) === false
        ? { kind: "pool", op: `${name}-pool all` }
        : { kind: "other", op: `${name} over axes` };
    },
  };
}

const activation = (name: string): Unary => activations[name] as Unary;

/** All operations, by the names of Keras 3's classes. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  Add: binary(tf.add, "+", { op: "sum", role: "sum" }),
  Multiply: binary(tf.mul, "·", { op: "product", role: "product" }),
  Subtract: binary(tf.sub, "−", { op: "difference" }),
  Divide: binary(tf.div, "/", { op: "quotient" }),
  TrueDivide: binary(tf.div, "/", { op: "quotient" }),
  Power: binary(tf.pow, "^", { op: "power" }),
  Maximum: binary(tf.maximum, "or at least", { op: "maximum" }),
  Minimum: binary(tf.minimum, "or at most", { op: "minimum" }),
  Relu: unary(tf.relu, "relu"),
  Relu6: unary(tf.relu6, "relu6"),
  Sigmoid: unary(tf.sigmoid, "sigmoid"),
  HardSigmoid: unary(hardSigmoidOfKeras3, "hard sigmoid ((x + 3)/6, as in Keras 3)"),
  Silu: unary(activation("silu"), "silu"),
  HardSilu: unary(activation("hardSilu"), "hard silu"),
  Gelu: {
    ...unary((x) => x, "gelu"),
    parameters: ["x", "approximate"],
    run: ({ x, approximate }) => gelu(tensorOf(x), approximate !== false),
  },
  LeakyRelu: {
    ...unary((x) => x, "leaky relu"),
    parameters: ["x", "negative_slope"],
    run: ({ x, negative_slope: slope }) => rectify(tensorOf(x), { slope: Number(slope ?? 0.2) }),
  },
  Elu: unary(tf.elu, "elu"),
  Selu: unary(tf.selu, "selu"),
  Softplus: unary(tf.softplus, "softplus"),
  LogSigmoid: unary(activation("logSigmoid"), "log sigmoid"),
  Tanh: unary(tf.tanh, "tanh"),
  Softmax: {
    ...unary((x) => x, "softmax"),
    parameters: ["x", "axis"],
    run: ({ x, axis }) => softmaxAlong(tensorOf(x), axesOf(axis ?? -1, tensorOf(x).rank) ?? [-1]),
  },
  Exp: unary(tf.exp, "exp"),
  Log: unary(tf.log, "log"),
  Sqrt: unary(tf.sqrt, "square root"),
  Rsqrt: unary(tf.rsqrt, "1 over the square root"),
  Square: unary(tf.square, "square"),
  Absolute: unary(tf.abs, "absolute value"),
  Abs: unary(tf.abs, "absolute value"),
  Negative: unary(tf.neg, "negative"),
  Identity: unary((x) => x, "identity", "noise"),
  Mean: reduction(tf.mean, "average"),
  Sum: reduction(tf.sum, "sum"),
  Max: reduction(tf.max, "max"),
  Min: reduction(tf.min, "min"),
  Reshape: {
    parameters: ["x", "newshape"],
    run: ({ x, newshape, shape }) => reshaped(tensorOf(x), integersOf(newshape ?? shape)),
    words: () => ({ kind: "reshape", op: "reshape" }),
  },
  ExpandDims: {
    parameters: ["x", "axis"],
    run: ({ x, axis }) => tf.expandDims(tensorOf(x), integersOf([axis].flat())[0]),
    words: () => ({ kind: "reshape", op: "further axis" }),
  },
  Squeeze: {
    parameters: ["x", "axis"],
    run: ({ x, axis }) => tf.squeeze(tensorOf(x), axesOf(axis, tensorOf(x).rank)),
    words: () => ({ kind: "reshape", op: "fewer axes" }),
  },
  Transpose: {
    parameters: ["x", "axes"],
    run: ({ x, axes }) => tf.transpose(tensorOf(x), integersOf(axes)),
    words: () => ({ kind: "reshape", op: "permute", role: "transposition" }),
  },
  Concatenate: {
    parameters: ["xs", "axis"],
    run: ({ xs, axis }) => tf.concat([xs].flat().map(tensorOf), Number(axis ?? -1)),
    words: () => ({ kind: "merge", op: "concatenation" }),
  },
  Pad: {
    parameters: ["x", "pad_width", "mode", "constant_values"],
    run: padded,
    words: () => ({ kind: "reshape", op: "padding" }),
  },
  GetItem: {
    parameters: ["x", "key"],
    run: ({ x, key }) => itemOf(tensorOf(x), [key].flat()),
    words: () => ({ kind: "other", op: "part" }),
  },
};

/** Operation of a name; undefined if convscope lacks it. */
export function operationNamed(name: string): Operation | undefined {
  return Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
}

/** Names of arguments in TensorFlow, by their names in Keras 3. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  y: "x2",
  shape: "newshape",
  perm: "axes",
  paddings: "pad_width",
  slice_spec: "key",
  alpha: "negative_slope",
  keepdims: "keepdims",
};

/** Arguments by their names in Keras 3, from the positional and named arguments of a call. */
export function argumentsOf(
  { parameters }: Operation,
  positional: readonly unknown[],
  named: Arguments,
): Arguments {
  const renamed = Object.entries(named).map(([name, value]) => [
    parameters.includes(name) || !Object.hasOwn(ARGUMENTS, name) ? name : (ARGUMENTS[name] as string),
    value,
  ]);
  const inOrder = positional.map((value, at) => [parameters[at] ?? `argument ${at}`, value]);
  return Object.fromEntries([...renamed, ...inOrder]);
}
