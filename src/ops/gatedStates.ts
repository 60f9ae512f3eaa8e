import tf = require("@tensorflow/tfjs");

import type { ActivationOp } from "./activationOps.js";

/** Weights of a gated recurrent unit, with gates in the order z, r, h. */
export interface GatedUnit {
  /** Shape: channels × 3 units. */
  readonly kernel: tf.Tensor2D;
  /** Shape: units × 3 units. */
  readonly recurrentKernel: tf.Tensor2D;
  /** Shape: 2 × 3 units; biases of the input's part and of the state's. Default: none. */
  readonly bias?: tf.Tensor2D;
  readonly activation: ActivationOp;
  readonly recurrentActivation: ActivationOp;
}

/**
 * States of a gated recurrent unit whose reset gate is applied after the state's matrix product (Cho et al. 2014, in
 * cuDNN's form: h̃ = tanh(W x + r ∘ (U h + b))). The initial state is zero. Returns one state per step of sequences ×
 * steps × channels.
 */
export function gatedStates(x: tf.Tensor3D, unit: GatedUnit): readonly tf.Tensor2D[] {
  const [images, steps] = x.shape;
  const units = unit.recurrentKernel.shape[0];
  const [inputBias, stateBias] = unit.bias === undefined ? [] : tf.unstack(unit.bias);
  const withBias = (values: tf.Tensor, bias: tf.Tensor | undefined) =>
    (bias === undefined ? values : tf.add(values, bias)) as tf.Tensor2D;
  const states: tf.Tensor2D[] = [];
  let state: tf.Tensor2D = tf.zeros([images, units]);
  for (let step = 0; step < steps; step++) {
    const now = tf.reshape<tf.Rank.R2>(tf.slice(x, [0, step, 0], [images, 1, x.shape[2]]), [
      images,
      x.shape[2],
    ]);
    const [xz, xr, xh] = thirds(withBias(tf.matMul(now, unit.kernel), inputBias), units);
    const [hz, hr, hh] = thirds(withBias(tf.matMul(state, unit.recurrentKernel), stateBias), units);
    const update = unit.recurrentActivation(tf.add(xz, hz));
    const reset = unit.recurrentActivation(tf.add(xr, hr));
    const candidate = unit.activation(tf.add(xh, tf.mul(reset, hh)));
    state = tf.add(tf.mul(update, state), tf.mul(tf.sub(1, update), candidate)) as tf.Tensor2D;
    states.push(state);
  }
  return states;
}

function thirds(x: tf.Tensor2D, units: number): readonly [tf.Tensor, tf.Tensor, tf.Tensor] {
  const third = (at: number) => tf.slice(x, [0, at * units], [x.shape[0], units]);
  return [third(0), third(1), third(2)];
}
