import tf = require("@tensorflow/tfjs");

import { type Computation, type Config, channelsOf, needed } from "./computation.js";
import { numberIn } from "./configValues.js";

/** `LayerScale` of Keras's ConvNeXt: multiplies each channel by a learned number (Touvron et al. 2021, eq. 4). */
export function layerScale(_config: Config): Computation {
  return {
    variables: (input) => ({ gamma: { name: "gamma", shape: [channelsOf(input)] } }),
    run: (x, variables) => tf.mul(x, needed(variables, "gamma")),
  };
}

/** `CustomScaleLayer` of Keras's Inception-ResNet: adds the second input, times a number, to the first. */
export function scaledSum(config: Config): Computation {
  const scale = numberIn(config, "scale");
  return { run: (x, _variables, [branch]) => tf.add(x, tf.mul(branch as tf.Tensor, scale)) };
}
