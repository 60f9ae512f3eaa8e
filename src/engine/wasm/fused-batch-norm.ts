import tf = require("@tensorflow/tfjs");

import type { Call, Run } from "../kernels/composition.js";
import { filled } from "../kernels/nan.js";
import { affine, centered, inverseDeviation, product } from "./channels.js";
import { mayBeNonFinite } from "./non-finite.js";
import { composition } from "./wasm-kernel.js";

interface Inputs extends tf.NamedTensorInfoMap {
  readonly x: tf.TensorInfo;
  readonly mean: tf.TensorInfo;
  readonly variance: tf.TensorInfo;
  readonly scale: tf.TensorInfo;
  readonly offset: tf.TensorInfo;
}

type NormalizationCall = Call<Inputs, tf.FusedBatchNormAttrs>;

/**
 * Normalization by given statistics, along one axis or of any shape that broadcasts.
 *
 * The backend's own kernel is 8 times slower and applies all statistics to the last axes, even if their shape says
 * otherwise (a layer with `axis: 1` passes them as [1, c, 1, 1]). In that case the axis is moved to the end and back.
 */
export const fusedBatchNorm = composition(tf.FusedBatchNorm, (call: NormalizationCall) => {
  const { inputs, attrs, run } = call;
  const axis = axisOf(inputs);
  const suspects = [inputs.x, inputs.mean];
  if (axis === undefined || suspects.some((part) => mayBeNonFinite(call, part))) return broadcast(call);
  const last = inputs.x.shape.length - 1;
  const [mean, variance, scale, offset] = partsOf(inputs).map((part) => part && flat(run, part));
  const inverse = inverseDeviation(run, variance as tf.TensorInfo, attrs.varianceEpsilon);
  const factor = scale ? product(run, scale, inverse) : inverse;
  const moved = swapped(run, inputs.x, [axis, last]);
  const distance = centered(call, moved, mean as tf.TensorInfo);
  const normalized = affine(call, distance, {
    scale: factor,
    offset: offset ?? filled(run, factor.shape, 0),
  });
  return swapped(run, normalized, [axis, last]);
});

/** Evaluates the formula term by term, with operations that broadcast like TensorFlow. */
function broadcast({ inputs, attrs, run }: NormalizationCall): tf.TensorInfo {
  const { x, mean, variance, scale, offset } = inputs;
  const inverse = inverseDeviation(run, variance, attrs.varianceEpsilon);
  const factor = scale ? product(run, inverse, scale) : inverse;
  const a = product(run, run(tf.Sub, { a: x, b: mean }), factor);
  return offset ? run(tf.Add, { a, b: offset }) : a;
}

function partsOf({ mean, variance, scale, offset }: Inputs): readonly (tf.TensorInfo | undefined)[] {
  return [mean, variance, scale ?? undefined, offset ?? undefined];
}

/** Axis of x that all statistics run along; undefined if there are several, or if the statistics are single numbers. */
function axisOf(inputs: Inputs): number | undefined {
  const { shape } = inputs.x;
  const axes = partsOf(inputs)
    .filter((part) => part !== undefined)
    .map((part) => singleAxis(part.shape, shape));
  const [first] = axes;
  return axes.every((axis) => axis === first) ? first : undefined;
}

function singleAxis(part: readonly number[], whole: readonly number[]): number | undefined {
  if (part.length === 1) return part[0] === whole.at(-1) ? whole.length - 1 : undefined;
  const long = part.flatMap((length, axis) => (length > 1 ? [axis] : []));
  const axis = long.length === 0 ? part.length - 1 : long[0];
  const isSingle =
    long.length < 2 && part.length === whole.length && part[axis as number] === whole[axis as number];
  return isSingle ? axis : undefined;
}

/** Copies a tensor as flat data, because the backend uses the shape that the data was created with. */
function flat(run: Run, x: tf.TensorInfo): tf.TensorInfo {
  if (x.shape.length === 1) return x;
  return run(tf.Identity, { x: run(tf.Reshape, { x }, { shape: [tf.util.sizeFromShape(x.shape)] }) });
}

function swapped(run: Run, x: tf.TensorInfo, [a, b]: readonly [number, number]): tf.TensorInfo {
  if (a === b) return x;
  const perm = x.shape.map((_, axis) => (axis === a ? b : axis === b ? a : axis));
  return run(tf.Transpose, { x }, { perm });
}
