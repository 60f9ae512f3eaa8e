import tf = require("@tensorflow/tfjs");

import type { Pair } from "../../ops/convolution.js";
import type { Computation, Config } from "./computation.js";
import { paddingIn, pairIn, singleIn, windowedLength } from "./configValues.js";
import { inImages, type Rank } from "./convolutionLayers.js";

/** Reduction of a pooling window. */
export type Pooled = "max" | "average";

/** Pooling over windows: `MaxPooling1D`, `AveragePooling2D` … */
export function pooling(config: Config, rank: Rank, pooled: Pooled): Computation {
  const of = (name: string, fallback?: number): Pair =>
    rank === 2 ? pairIn(config, name, fallback) : [1, singleIn(config, name, fallback)];
  const size = of("poolSize", 2);
  const strides = config.strides === undefined || config.strides === null ? size : of("strides");
  const padding = paddingIn(config);
  const pool = pooled === "max" ? tf.maxPool : tf.avgPool;
  return {
    shape: ([images = null, ...rest]) => {
      const lengths = rest.slice(0, -1).map((length, at) => {
        const axis = rank === 2 ? (at as 0 | 1) : 1;
        return windowedLength(length, size[axis], { stride: strides[axis], padding });
      });
      return [images, ...lengths, rest.at(-1) ?? null];
    },
    run: inImages(rank, (x) => pool(x, [...size], [...strides], padding)),
  };
}

/** Pooling over all positions, optionally keeping their axes: `GlobalAveragePooling2D`, `GlobalMaxPooling1D` … */
export function globalPooling({ keepdims }: Config, rank: Rank, pooled: Pooled): Computation {
  const axes = rank === 2 ? [1, 2] : [1];
  const pool = pooled === "max" ? tf.max : tf.mean;
  const keeps = keepdims === true;
  return {
    shape: ([images = null, ...rest]) => [images, ...(keeps ? axes.map(() => 1) : []), rest.at(-1) ?? null],
    run: (x) => pool(x, axes, keeps),
  };
}
