import type * as tf from "@tensorflow/tfjs";
import { isPassing } from "./layers/ownLayers.js";
import type { Layout } from "./layout.js";

/** Classes of layers that compute elementwise or along a named axis, and keep the order of axes. */
const CARRYING: ReadonlySet<string> = new Set([
  ...["Activation", "ReLU", "LeakyReLU", "PReLU", "ELU", "ThresholdedReLU", "Softmax"],
  ...["Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate"],
  ...["BatchNormalization", "LayerNormalization", "GroupNormalization", "Rescaling", "Normalization"],
  ...["Dropout", "SpatialDropout1D", "AlphaDropout", "GaussianNoise", "GaussianDropout"],
]);

/** Effect of a layer on the order of axes; undefined if it has no notion of channels. */
export function layoutOf(layer: tf.layers.Layer): Layout | undefined {
  const name = layer.getClassName();
  if (dataFormatOf(layer) === "channelsFirst") return "first";
  if (name === "Permute" && String(layer.getConfig().dims) === "2,3,1") return "moved";
  return CARRYING.has(name) || isPassing(name) ? "carried" : undefined;
}

/** Data format of a layer, some of which TensorFlow.js omits from the configuration. */
function dataFormatOf(layer: tf.layers.Layer): unknown {
  return Reflect.get(layer, "dataFormat") ?? layer.getConfig().dataFormat;
}
