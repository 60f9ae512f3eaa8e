import tf = require("@tensorflow/tfjs");

import { Operand } from "../../network/layers/calls.js";
import type { OperationCall } from "../../network/layers/operationLayer.js";
import { axesOf } from "../../network/layers/operationValues.js";

type Making = (call: OperationCall, name: string) => tf.layers.Layer | undefined;
type Activation = Parameters<typeof tf.layers.activation>[0]["activation"];

const activation =
  (named: Activation): Making =>
  (_, name) =>
    tf.layers.activation({ activation: named, name });

/** Layer that joins all of its inputs; none for an operation on a constant. */
const join =
  (make: (args: { name: string }) => tf.layers.Layer): Making =>
  ({ live }, name) =>
    live > 1 ? make({ name }) : undefined;

/** Scale and offset that a number stands for, where it is the second operand and where it is the first. */
type Scaling = (
  constant: number,
  isFirst: boolean,
) => { readonly scale: number; readonly offset: number } | undefined;

/** Layer that joins two inputs, or scales and shifts a single one; none for other constants than numbers. */
const rescaling =
  (of: Scaling, joining?: Making): Making =>
  (call, name) => {
    const { x1, x2 } = call.given;
    const constant = [x1, x2].find((each) => typeof each === "number");
    if (call.live > 1 || typeof constant !== "number") return joining?.(call, name);
    const settings = of(constant, typeof x1 === "number");
    return settings && tf.layers.rescaling({ ...settings, name });
  };

const division = rescaling((constant, isFirst) => (isFirst ? undefined : { scale: 1 / constant, offset: 0 }));

/** Pool over all positions of an image; none for a reduction over other axes. */
const pool =
  (make: (args: { name: string; dataFormat: "channelsLast" }) => tf.layers.Layer): Making =>
  ({ given: { axis, keepdims } }, name) =>
    String(axesOf(axis, 4)) === "1,2" && keepdims !== true
      ? make({ name, dataFormat: "channelsLast" })
      : undefined;

const concatenation: Making = ({ given: { xs, axis }, live }, name) => {
  const inOrder =
    Array.isArray(xs) && xs.length === live && xs.every((x, at) => x instanceof Operand && x.at === at);
  return inOrder && live > 1 ? tf.layers.concatenate({ name, axis: Number(axis ?? -1) }) : undefined;
};

const reshape: Making = ({ given: { newshape, shape } }, name) => {
  const sizes: unknown = newshape ?? shape;
  return Array.isArray(sizes)
    ? tf.layers.reshape({ name, targetShape: sizes.slice(1) as number[] })
    : undefined;
};

const permutation: Making = ({ given: { axes } }, name) => {
  const [first, ...dims] = Array.isArray(axes) ? (axes as number[]) : [];
  return first === 0 ? tf.layers.permute({ name, dims }) : undefined;
};

/** Softmax along the last axis, the only one that the activation knows. */
const softmax: Making = (call, name) =>
  Number(call.given.axis ?? -1) === -1 ? activation("softmax")(call, name) : undefined;

/** Layers of TensorFlow.js that compute the same as operations of Keras, by the names of these. */
const LAYERS: Readonly<Record<string, Making>> = {
  Relu: activation("relu"),
  Relu6: activation("relu6"),
  Sigmoid: activation("sigmoid"),
  Tanh: activation("tanh"),
  Elu: activation("elu"),
  Selu: activation("selu"),
  Silu: activation("swish"),
  Softplus: activation("softplus"),
  Softmax: softmax,
  LeakyRelu: ({ given }, name) => tf.layers.leakyReLU({ alpha: Number(given.negative_slope ?? 0.2), name }),
  Add: rescaling(
    (constant) => ({ scale: 1, offset: constant }),
    join((args) => tf.layers.add(args)),
  ),
  Multiply: rescaling(
    (constant) => ({ scale: constant, offset: 0 }),
    join((args) => tf.layers.multiply(args)),
  ),
  Subtract: rescaling((constant, isFirst) =>
    isFirst ? { scale: -1, offset: constant } : { scale: 1, offset: -constant },
  ),
  Divide: division,
  TrueDivide: division,
  Maximum: join((args) => tf.layers.maximum(args)),
  Minimum: join((args) => tf.layers.minimum(args)),
  Concatenate: concatenation,
  Mean: pool((args) => tf.layers.globalAveragePooling2d(args)),
  Max: pool((args) => tf.layers.globalMaxPooling2d(args)),
  Reshape: reshape,
  Transpose: permutation,
};

/** Layer of TensorFlow.js in place of an operation of Keras. Throws a clause if no layer computes the same. */
export function operationCopy(call: OperationCall, name: string): tf.layers.Layer {
  const copy = LAYERS[call.name]?.(call, name);
  if (copy === undefined) throw new Error(`its node '${name}' (${call.words.op}) is not a Keras layer`);
  return copy;
}
