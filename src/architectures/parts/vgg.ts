import tf = require("@tensorflow/tfjs");

import type { Task } from "../architecture.js";
import { modelOf, softmax, through } from "./buildingBlocks.js";

/**
 * Widths relative to the first stage, as in the paper: at most 8 times its 64 channels in the last two stages, 64
 * times in the dense layers (4096 units).
 */
const MOST = 8;
const WIDE = 64;

/**
 * Builds a network of 3×3 convolutions in five stages, each followed by pooling to half the size, and two wide dense
 * layers (Simonyan and Zisserman 2014). Pooling keeps odd rows and columns, so that small images do not vanish; the
 * paper's images of 224×224 have none.
 */
export function vggModel(
  name: string,
  { inputShape, classes }: Task,
  { stages, width }: { readonly stages: readonly number[]; readonly width: number },
): tf.LayersModel {
  const layers = stages.flatMap((count, stage) => [
    ...Array.from({ length: count }, (_, index) =>
      conv(`block${stage + 1}_conv${index + 1}`, width * Math.min(2 ** stage, MOST)),
    ),
    tf.layers.maxPooling2d({ poolSize: 2, padding: "same", name: `block${stage + 1}_pool` }),
  ]);
  const wide = [1, 2].flatMap((at) => [
    tf.layers.dense({
      name: `wide${at}`,
      units: width * WIDE,
      activation: "relu",
      kernelInitializer: "heNormal",
    }),
    tf.layers.dropout({ name: `dropout${at}`, rate: 0.5 }),
  ]);
  return modelOf(name, inputShape, (input) =>
    through(input, ...layers, tf.layers.flatten({ name: "flatten" }), ...wide, softmax(classes)),
  );
}

function conv(name: string, filters: number): tf.layers.Layer {
  return tf.layers.conv2d({
    name,
    filters,
    kernelSize: 3,
    padding: "same",
    activation: "relu",
    kernelInitializer: "heNormal",
  });
}
