import tf = require("@tensorflow/tfjs");

import { scoped } from "../engine/scope.js";

/** Source of a layer's weights, numbers from −1 to 1. Layers are counted from the output, from 0. */
export type LayerDraws = (layer: string, index: number) => () => number;

/** Receives each layer that was redrawn, its index from the output, and the number of such layers. */
export type OnRedrawn = (layer: string, index: number, count: number) => void;

/**
 * Redraws the weights of a model layer by layer, from its output to its input, and calls a function after each layer
 * with a kernel (the cascade of Adebayo et al. 2018, sec. 3.1). Kernels are those of Glorot and Bengio (2010), uniform
 * up to √(6 / (inputs + outputs)); biases and means are 0, scales and variances 1. In the end, all weights
 * are as before. False if there is no model whose layers could be redrawn.
 */
export function redrawLayers(
  model: tf.LayersModel | undefined,
  draws: LayerDraws,
  onRedrawn: OnRedrawn,
): boolean {
  if (model === undefined) return false;
  const layers = layersOf(model)
    .filter(({ weights }) => weights.length > 0)
    .reverse();
  const kept = layers.map((layer) => layer.getWeights().map((weight) => weight.clone()));
  const count = layers.filter(hasKernel).length;
  let index = 0;
  try {
    for (const layer of layers) {
      scoped(() => layer.setWeights(redrawnWeights(layer, draws(layer.name, index))));
      if (hasKernel(layer)) onRedrawn(layer.name, index++, count);
    }
  } finally {
    layers.forEach((layer, at) => {
      layer.setWeights(kept[at] as tf.Tensor[]);
    });
    tf.dispose(kept);
  }
  return true;
}

/** Layers of a model, each once; those of a nested model in its place. */
function layersOf(model: tf.LayersModel): readonly tf.layers.Layer[] {
  const all = model.layers.flatMap((layer) => (layer instanceof tf.LayersModel ? layersOf(layer) : [layer]));
  return [...new Set(all)];
}

function hasKernel({ weights }: tf.layers.Layer): boolean {
  return weights.some(({ shape }) => shape.length > 1);
}

function redrawnWeights({ weights }: tf.layers.Layer, draw: () => number): tf.Tensor[] {
  return weights.map(({ shape, originalName }) => {
    const sizes = shape as number[];
    if (sizes.length < 2)
      return /(?:gamma|variance)(?:_\d+)?$/.test(originalName) ? tf.ones(sizes) : tf.zeros(sizes);
    const [inputs, outputs] = sizes.slice(-2) as [number, number];
    const field = sizes.slice(0, -2).reduce((product, size) => product * size, 1);
    const limit = Math.sqrt(6 / (field * (inputs + outputs)));
    const values = Float32Array.from({ length: field * inputs * outputs }, () => limit * draw());
    return tf.tensor(values, sizes);
  });
}
