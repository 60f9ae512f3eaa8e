import tf = require("@tensorflow/tfjs");

import { gatedStates } from "../../ops/gatedStates.js";
import { recordOf } from "../description.js";
import {
  type Computation,
  type Config,
  channelsOf,
  needed,
  type Shape,
  type Variable,
  type Variables,
} from "./computation.js";
import { countIn } from "./configValues.js";
import { appliedActivation } from "./layerActivation.js";
import type { Maker } from "./maker.js";

/** True if a `GRU` applies its reset gate after the state's matrix product. */
export function resetsAfter({ resetAfter }: Config): boolean {
  return resetAfter === true;
}

/** `GRU` with its reset gate after the state's matrix product, Keras's default since version 2.1. */
export function gatedUnit(config: Config, maker: Maker): Computation {
  refuseStates(config);
  const direction = directionOf(config, maker);
  return {
    variables: (input) => direction.variables(input, "own", ""),
    shape: (input) => direction.shape(input),
    run: (x, variables) => direction.run(x, variables, "own"),
  };
}

/** `Bidirectional` wrapper of such a layer. */
export function bidirectionalUnit(config: Config, maker: Maker): Computation {
  const { config: inner } = recordOf(config.layer);
  const within = recordOf(inner);
  refuseStates(within);
  const forward = directionOf(within, maker);
  const { config: given } = recordOf(config.backwardLayer);
  const backward = directionOf(
    given === undefined ? { ...within, goBackwards: within.goBackwards !== true } : recordOf(given),
    maker,
  );
  const mode = "mergeMode" in config ? config.mergeMode : "concat";
  const merge = MERGES[String(mode)];
  if (merge === undefined) throw new Error(`its mergeMode '${String(mode)}' cannot be computed`);
  return {
    variables: (input) => ({
      ...forward.variables(input, "forward", `forward_${String(within.name)}/`),
      ...backward.variables(input, "backward", `backward_${String(within.name)}/`),
    }),
    shape: (input) => {
      const shape = forward.shape(input);
      return mode === "concat" ? [...shape.slice(0, -1), 2 * channelsOf(shape)] : shape;
    },
    run: (x, variables) => {
      const [a, b] = [forward.run(x, variables, "forward"), backward.run(x, variables, "backward")];
      // Both directions are merged step by step, so the backward one is put in the order of the forward one.
      return merge(a, within.returnSequences === true ? tf.reverse(b, 1) : b);
    },
  };
}

const MERGES: Readonly<Record<string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor>> = {
  concat: (a, b) => tf.concat([a, b], -1),
  sum: (a, b) => tf.add(a, b),
  mul: (a, b) => tf.mul(a, b),
  ave: (a, b) => tf.mul(tf.add(a, b), 0.5),
};

interface Direction {
  /** Variables, with prefixes for their properties and for their names. */
  readonly variables: (input: Shape, prefix: string, path: string) => Readonly<Record<string, Variable>>;
  readonly shape: (input: Shape) => Shape;
  readonly run: (x: tf.Tensor, variables: Variables, prefix: string) => tf.Tensor;
}

function directionOf(config: Config, maker: Maker): Direction {
  const units = countIn(config, "units");
  const of = (name: string, fallback: string) => {
    const applied = appliedActivation(config[name] ?? fallback, maker);
    return (x: tf.Tensor) => (applied === null ? x : applied.apply(x));
  };
  const activation = of("activation", "tanh");
  const recurrentActivation = of("recurrentActivation", "sigmoid");
  return {
    variables: (input, prefix, path) => ({
      [`${prefix}Kernel`]: { name: `${path}kernel`, shape: [channelsOf(input), 3 * units] },
      [`${prefix}RecurrentKernel`]: { name: `${path}recurrent_kernel`, shape: [units, 3 * units] },
      ...(config.useBias === false
        ? {}
        : { [`${prefix}Bias`]: { name: `${path}bias`, shape: [2, 3 * units] } }),
    }),
    shape: ([images = null, steps = null]) =>
      config.returnSequences === true ? [images, steps, units] : [images, units],
    run: (x, variables, prefix) => {
      const bias = variables(`${prefix}Bias`);
      const states = gatedStates((config.goBackwards === true ? tf.reverse(x, 1) : x) as tf.Tensor3D, {
        kernel: needed(variables, `${prefix}Kernel`) as tf.Tensor2D,
        recurrentKernel: needed(variables, `${prefix}RecurrentKernel`) as tf.Tensor2D,
        ...(bias === undefined ? {} : { bias: bias as tf.Tensor2D }),
        activation,
        recurrentActivation,
      });
      return config.returnSequences === true ? tf.stack([...states], 1) : (states.at(-1) as tf.Tensor);
    },
  };
}

function refuseStates({ returnState }: Config): void {
  if (returnState === true)
    throw new Error("it returns its states in addition to its output, which is not supported");
}
