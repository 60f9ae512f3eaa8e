import tf = require("@tensorflow/tfjs");

import type { Made, Site } from "../site.js";
import { attendedValues, attentionWeights } from "./attention.js";

/** Weights of ONNX's Attention: those of each head, where the last axis of queries and keys holds all heads or one. */
export function attentionWeightsByHead(site: Site): Made {
  const [queryHeads, keyHeads] = [site.integer("q_num_heads", 1), site.integer("kv_num_heads", 1)];
  const isPacked = site.dims(0).length === 3;
  const depth = (site.dims(0).at(-1) as number) / (isPacked ? queryHeads : 1);
  const made = attentionWeights(site, 1 / Math.sqrt(depth));
  return {
    ...made,
    run: ([q, k, ...mask], sizes) => {
      const queries = isPacked ? divided(q as tf.Tensor, queryHeads) : (q as tf.Tensor);
      const keys = isPacked ? divided(k as tf.Tensor, keyHeads) : (k as tf.Tensor);
      return made.run([queries, repeatedTo(keys, queries.shape[1] as number), ...mask], sizes);
    },
  };
}

/** Values that ONNX's Attention reads, with its heads joined along the last axis if they came so. */
export function attendedValuesByHead(site: Site): Made {
  const heads = site.integer("kv_num_heads", 1);
  const isPacked = site.dims(1).length === 3;
  const made = attendedValues(site);
  return {
    ...made,
    run: ([weights, v], sizes) => {
      const given = isPacked ? divided(v as tf.Tensor, heads) : (v as tf.Tensor);
      const values = repeatedTo(given, (weights as tf.Tensor).shape[1] as number);
      const read = made.run([weights as tf.Tensor, values], sizes);
      if (!isPacked) return read;
      const [images, own, tokens, depth] = read.shape as [number, number, number, number];
      return tf.reshape(tf.transpose(read, [0, 2, 1, 3]), [images, tokens, own * depth]);
    },
  };
}

/** Images × tokens × channels as images × heads × tokens × channels of a head. */
function divided(x: tf.Tensor, heads: number): tf.Tensor {
  const [images, tokens, channels] = x.shape as [number, number, number];
  return tf.transpose(tf.reshape(x, [images, tokens, heads, channels / heads]), [0, 2, 1, 3]);
}

/** Same heads, each repeated for the queries that share it. */
function repeatedTo(x: tf.Tensor, heads: number): tf.Tensor {
  const [images, own, tokens, depth] = x.shape as [number, number, number, number];
  if (own === heads) return x;
  const repeated = tf.tile(tf.reshape(x, [images, own, 1, tokens, depth]), [1, 1, heads / own, 1, 1]);
  return tf.reshape(repeated, [images, heads, tokens, depth]);
}
