import tf = require("@tensorflow/tfjs");

import type { GraphNode } from "../graph.js";
import { valuesOf } from "../weights.js";

/** Shift and scale of a layer that does nothing else. */
export function shiftOf(layer: tf.layers.Layer): Pick<GraphNode, "shifts"> {
  const name = layer.getClassName();
  if (name === "Rescaling") return { shifts: () => rescaled(layer) };
  return name === "Normalization" ? { shifts: () => normalized(layer) } : {};
}

/** Rewrites x · scale + offset as (x + offset / scale) / (1 / scale). */
function rescaled(layer: tf.layers.Layer) {
  const config = layer.getConfig();
  const [scale, offset] = [meanOf(config.scale ?? 1), meanOf(config.offset ?? 0)];
  return { mean: -offset / scale, sd: 1 / Math.abs(scale) };
}

function normalized(layer: tf.layers.Layer) {
  const config = layer.getConfig();
  const of = (name: "mean" | "variance", fallback: number) => {
    const variable: unknown = Reflect.get(layer, name);
    return variable instanceof tf.LayerVariable
      ? meanOf([...valuesOf(variable)])
      : meanOf(config[name] ?? fallback);
  };
  return { mean: of("mean", 0), sd: Math.sqrt(of("variance", 1)) };
}

function meanOf(numbers: unknown): number {
  const list = [numbers].flat(9).map(Number);
  return list.reduce((sum, each) => sum + each, 0) / list.length;
}
