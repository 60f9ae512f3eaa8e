import { defined } from "../../core/objectFields.js";

import tf = require("@tensorflow/tfjs");

import { normalizeByStatistics, normalizeInGroups } from "../../ops/normalizationOps.js";
import {
  type Computation,
  type Config,
  needed,
  type Shape,
  type Variable,
  type Variables,
} from "./computation.js";
import { numberIn, singleIn } from "./configValues.js";

/** `BatchNormalization` along any axis, at inference. */
export function batchNormalization(config: Config): Computation {
  const axis = singleIn(config, "axis", -1);
  const epsilon = numberIn(config, "epsilon", 1e-3);
  return {
    variables: (input) => {
      const shape = [lengthAt(input, axis)];
      return {
        ...scaleAndCenter(config, shape),
        movingMean: { name: "moving_mean", shape },
        movingVariance: { name: "moving_variance", shape },
      };
    },
    run: (x, variables) =>
      normalizeByStatistics(x, axis, {
        ...learned(variables),
        mean: needed(variables, "movingMean"),
        variance: needed(variables, "movingVariance"),
        epsilon,
      }),
  };
}

/** `GroupNormalization`; −1 groups means one group per channel. */
export function groupNormalization(config: Config): Computation {
  const axis = singleIn(config, "axis", -1);
  const epsilon = numberIn(config, "epsilon", 1e-3);
  const count = numberIn(config, "groups", 32);
  return {
    variables: (input) => scaleAndCenter(config, [lengthAt(input, axis)]),
    run: (x, variables) => {
      const groups = count === -1 ? lengthAt(x.shape, axis) : count;
      return normalizeInGroups(x, axis, { ...learned(variables), groups, epsilon });
    },
  };
}

/** `Rescaling`: x · scale + offset, each a single number or one per channel. */
export function rescaling(config: Config): Computation {
  const [scale, offset] = [numbersIn(config, "scale", 1), numbersIn(config, "offset", 0)];
  return { run: (x) => tf.add(tf.mul(x, scale), offset) };
}

/** `Normalization`: (x − mean) / √variance, both learned or given. */
export function normalization(config: Config): Computation {
  const isGiven = config.mean !== undefined && config.mean !== null;
  const axes = config.axis === null ? [] : [config.axis ?? -1].flat();
  const variables = (input: Shape): Readonly<Record<string, Variable>> => {
    const shape = axes.map((axis) => lengthAt(input, Number(axis)));
    return {
      mean: { name: "mean", shape },
      variance: { name: "variance", shape },
      count: { name: "count", shape: [] },
    };
  };
  return {
    ...(isGiven ? {} : { variables }),
    run: (x, found) => {
      const of = (name: string) =>
        broadcast(isGiven ? tf.tensor1d([numbersIn(config, name, 0)].flat()) : needed(found, name), x, axes);
      const deviation = tf.maximum(tf.sqrt(of("variance")), LEAST_DEVIATION);
      if (config.invert === true) return tf.add(of("mean"), tf.mul(x, deviation));
      return tf.div(tf.sub(x, of("mean")), deviation);
    },
  };
}

/** Smallest divisor that Keras allows. */
const LEAST_DEVIATION = 1e-7;

/** Reshapes numbers along some axes of a tensor so that they broadcast over the others. */
function broadcast(numbers: tf.Tensor, x: tf.Tensor, axes: readonly unknown[]): tf.Tensor {
  if (numbers.size === 1) return tf.reshape(numbers, []);
  const places = axes.map((axis) => (Number(axis) < 0 ? Number(axis) + x.rank : Number(axis)));
  return tf.reshape(
    numbers,
    x.shape.map((length, at) => (places.includes(at) ? length : 1)),
  );
}

/** Single number from the settings, or one per channel. */
function numbersIn(config: Config, name: string, fallback: number): number | number[] {
  const value = config[name] ?? fallback;
  const numbers = [value].flat(9);
  if (!numbers.every((each) => typeof each === "number")) throw new Error(`its ${name} is not a number`);
  return Array.isArray(value) ? (numbers as number[]) : (value as number);
}

function scaleAndCenter(config: Config, shape: readonly number[]): Readonly<Record<string, Variable>> {
  return {
    ...(config.scale === false ? {} : { gamma: { name: "gamma", shape } }),
    ...(config.center === false ? {} : { beta: { name: "beta", shape } }),
  };
}

function learned(variables: Variables): { readonly gamma?: tf.Tensor; readonly beta?: tf.Tensor } {
  const [gamma, beta] = [variables("gamma"), variables("beta")];
  return defined({ gamma, beta });
}

function lengthAt(shape: Shape, axis: number): number {
  const length = shape.at(axis);
  if (typeof length !== "number") throw new Error(`the size of its input along axis ${axis} is open`);
  return length;
}
