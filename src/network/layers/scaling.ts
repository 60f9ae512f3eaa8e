import tf = require("@tensorflow/tfjs");

import { type Computation, type Config, channelsOf, needed } from "./computation.js";
import { numberIn } from "./configValues.js";

/** `LayerScale` of Keras's ConvNeXt: a number learned for each channel, times it (Touvron et al. 2021, eq. 4). */
export function layerScale(_config: Config): Computation {
  return {
    variables: (input) => ({ gamma: { name: "gamma", shape: [channelsOf(input)] } }),
    run: (x, variables) => tf.mul(x, needed(variables, "gamma")),
  };
}

/** `CustomScaleLayer` of Keras's Inception-ResNet: its first input and its second one times a number. */
export function scaledSum(config: Config): Computation {
  const scale = numberIn(config, "scale");
  return { run: (x, _variables, [branch]) => tf.add(x, tf.mul(branch as tf.Tensor, scale)) };
}
