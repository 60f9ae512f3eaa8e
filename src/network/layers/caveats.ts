import type * as tf from "@tensorflow/tfjs";
import { HARD_SIGMOID_3 } from "./layerActivation.js";
import { OwnLayer } from "./ownLayer.js";
import { BY_CORNERS } from "./sizes.js";

/** Descriptions of how TensorFlow.js and Keras differ in computing a class; undefined if they agree. */
const CAVEATS: Readonly<Record<string, (config: tf.serialization.ConfigDict) => string | undefined>> = {
  DepthwiseConv2D: ({ dilationRate }) =>
    [dilationRate ?? 1].flat().every((rate) => rate === 1)
      ? undefined
      : "without the dilation, which TensorFlow.js ignores, unlike Keras",
  UpSampling2D: ({ interpolation }) => (interpolation === "bilinear" ? BY_CORNERS : undefined),
};

/** Caveat on a layer that Keras would compute differently; undefined if there is none. */
export function caveatOf(layer: tf.layers.Layer): string | undefined {
  if (layer instanceof OwnLayer) return layer.caveat;
  const name = layer.getClassName();
  return Object.hasOwn(CAVEATS, name) ? CAVEATS[name]?.(layer.getConfig()) : undefined;
}

/** Descriptions of activations that have two variants. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ["hardSigmoid", "hard sigmoid (x/5 + 1/2, as in Keras 2)"],
  [HARD_SIGMOID_3, "hard sigmoid ((x + 3)/6, as in Keras 3)"],
]);

/** Name of an activation as figures show it; for a hard sigmoid, with its variant. */
export function activationWord(name: string): string {
  return WORDS.get(name) ?? name;
}
