import tf = require("@tensorflow/tfjs");

import { listReach } from "../../../../network/receptive/reach.js";
import { pooledPlaces, poolTo, type WindowKind } from "../../../../ops/adaptive.js";
import { averagePool, maxPool } from "../../../../ops/slidingWindows.js";
import type { Made, Site } from "../site.js";
import { reachOfWindows } from "./reaches.js";
import { imageRank, onImages, pairOf, strideWords, timesWords, windowsOf } from "./windows.js";

type Images = (image: tf.Tensor4D) => tf.Tensor;

function pool(site: Site, name: string, runOf: (kernel: readonly number[]) => Images): Made {
  const rank = imageRank(site.dims(0));
  const kernel = site.integers("kernel_shape") ?? [];
  if (kernel.length !== rank - 2)
    throw new Error(`its window of ${timesWords(kernel)} does not fit an image`);
  const run = runOf(kernel);
  return {
    kind: "pool",
    op: `${name} ${timesWords(kernel)}${strideWords(site)}`,
    operands: [{ value: site.value(0), layout: "last" }],
    layout: "last",
    run: ([x]) => onImages(x as tf.Tensor, run),
    reach: reachOfWindows(windowsOf(site, kernel), kernel.length),
  };
}

/** MaxPool. The indices of the maxima are not computed. */
export function maxPooling(site: Site): Made {
  return pool(site, "max-pool", (kernel) => {
    const windows = windowsOf(site, kernel);
    return (image) => maxPool(image, windows);
  });
}

/** AveragePool: means over the pixels of the image, or with `count_include_pad` over the padding too. */
export function averagePooling(site: Site): Made {
  return pool(site, "average-pool", (kernel) => {
    const windows = { ...windowsOf(site, kernel), countsPads: site.integer("count_include_pad", 0) === 1 };
    return (image) => averagePool(image, windows);
  });
}

/** Global pooling over all positions of each channel, which keeps the axes. */
function globally(name: string, run: (x: tf.Tensor, axes: number[]) => tf.Tensor): (site: Site) => Made {
  return (site) => {
    const axes = site
      .dims(0)
      .slice(2)
      .map((_, at) => at + 1);
    if (axes.length === 0) throw new Error("its input has no spatial axes");
    return {
      kind: "pool",
      op: `${name} all`,
      operands: [{ value: site.value(0), layout: "last" }],
      layout: "last",
      run: ([x]) => run(x as tf.Tensor, axes),
      reach: "whole",
    };
  };
}

/** GlobalAveragePool. */
export const globalAverage = globally("average-pool", (x, axes) => tf.mean(x, axes, true));

/** GlobalMaxPool. */
export const globalMaximum = globally("max-pool", (x, axes) => tf.max(x, axes, true));

/** Pool to an output size per axis, with windows that follow from it. An axis without a given size keeps its own. */
export function adaptivePooling(kind: WindowKind, site: Site, sizes: readonly number[]): Made {
  const dims = site.dims(0);
  const places = dims.slice(2);
  const wanted = places.map((length, at) => sizes[at] ?? length);
  imageRank(dims);
  if (!wanted.every((size) => Number.isInteger(size) && size > 0 && size < 2 ** 12))
    throw new Error(`it pools to an invalid size ${timesWords(wanted)}`);
  const isWhole = wanted.every((size) => size === 1);
  return {
    kind: "pool",
    op: `${kind}-pool ${isWhole ? "all" : `to ${timesWords(wanted)}`}`,
    operands: [{ value: site.value(0), layout: "last" }],
    layout: "last",
    run: ([x]) => onImages(x as tf.Tensor, (image) => poolTo(image, pairOf(wanted), kind)),
    reach: isWhole ? "whole" : wanted.map((count) => listReach((length) => pooledPlaces(length, count))),
  };
}
