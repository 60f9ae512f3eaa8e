import tf = require("@tensorflow/tfjs");

import type { Body, Call, Run } from "./composition.js";
import { filled } from "./nan.js";

interface PoolInputs extends tf.NamedTensorInfoMap {
  readonly x: tf.TensorInfo;
}

interface GradientInputs extends tf.NamedTensorInfoMap {
  readonly dy: tf.TensorInfo;
  readonly input: tf.TensorInfo;
  readonly output: tf.TensorInfo;
}

/** Quick test for non-finite values in a tensor. It may report false positives, but never misses one. */
export type Screen = (call: Pick<Call<unknown, unknown>, "run" | "backend">, x: tf.TensorInfo) => boolean;

/** Pooling kernel to guard, kernel that computes the maximum of every window, and quick test for NaN. */
interface Parts {
  readonly original: tf.KernelFunc;
  readonly largest: tf.KernelFunc;
  readonly screen: Screen;
}

/** Pooling that returns NaN if its window contains NaN, which kernels of both backends skip or turn into −∞. */
export function nanPool({ original, largest, screen }: Parts): Body<PoolInputs, object> {
  return (call) => {
    const { inputs, attrs, run } = call;
    const pooled = run(original, inputs, attrs);
    if (!screen(call, inputs.x)) return pooled;
    const nan = run(tf.Cast, { x: run(tf.IsNan, { x: inputs.x }) }, { dtype: "float32" });
    const a = run(largest, { x: nan }, attrs);
    const condition = run(tf.Greater, { a, b: filled(run, [], 0) });
    return run(tf.Select, { condition, t: filled(run, pooled.shape, Number.NaN), e: pooled });
  };
}

/** Gradient of max pooling in which NaN counts as the largest value of its window. */
export function nanPoolGradient({ original, largest, screen }: Parts): Body<GradientInputs, object> {
  return (call) => {
    const { inputs, attrs, run } = call;
    if (!screen(call, inputs.input)) return run(original, inputs, attrs);
    const input = withoutNaN(run, inputs.input);
    return run(original, { dy: inputs.dy, input, output: run(largest, { x: input }, attrs) }, attrs);
  };
}

function withoutNaN(run: Run, x: tf.TensorInfo): tf.TensorInfo {
  const t = filled(run, x.shape, Number.POSITIVE_INFINITY);
  return run(tf.Select, { condition: run(tf.IsNan, { x }), t, e: x });
}
