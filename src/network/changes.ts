import tf = require("@tensorflow/tfjs");

import { type Change, type ChangeFunction, isRelu } from "./change.js";

/** Change as a function of the outputs of each node. */
export function changeOf(change: Change = (values) => values): ChangeFunction {
  return change === "guided ReLUs" ? guidedRelus : change;
}

/**
 * Backward pass of guided backpropagation (Springenberg et al. 2015, sec. 3.4): at each ReLU, only positive gradients
 * pass, g [g > 0] [x > 0]. The forward pass is unchanged.
 */
const guidedRelus: ChangeFunction = (values, node) => {
  if (!isRelu(node)) return values;
  return values.map((value) => ({ ...value, tensor: passingPositiveGradients(value.tensor) }));
};

function passingPositiveGradients(tensor: tf.Tensor): tf.Tensor {
  const pass = tf.customGrad((x) => ({
    value: (x as tf.Tensor).clone(),
    gradFunc: (slope: tf.Tensor) => tf.relu(slope),
  }));
  return pass(tensor);
}

/** Sets one channel of a tap to zero. */
export function silencing(tap: string, channel: number): ChangeFunction {
  return (values, { name }) => {
    const [first, ...others] = values;
    if (name !== tap || first === undefined) return values;
    const { tensor } = first;
    const width = tensor.shape.at(-1) as number;
    const kept = tf.sub(1, tf.oneHot(tf.scalar(channel, "int32"), width));
    return [{ ...first, tensor: tf.mul(tensor, kept) }, ...others];
  };
}
