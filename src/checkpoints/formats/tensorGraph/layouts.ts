import tf = require("@tensorflow/tfjs");

import { channelsFirst, channelsLast } from "../../../ops/axisOrder.js";
import { type Plain, sizeOf } from "./plain.js";
import { fileOrder, type Layout, storedOrder } from "./values.js";

/** Converts a tensor between layouts. If one of the exchanged axes has size one, no data is moved. */
export function inLayout(x: tf.Tensor, from: Layout, to: Layout): tf.Tensor {
  if (from === to || x.rank < 3) return x;
  const dims = from === "last" ? fileOrder(x.shape, "last") : x.shape;
  const target = to === "last" ? storedOrder(dims, "last") : dims;
  if (dims[1] === 1 || sizeOf(dims.slice(2)) === 1) return tf.reshape(x, [...target]);
  return to === "last" ? channelsLast(x) : channelsFirst(x);
}

/** Tensor from plain numbers with leading axes of size one up to a rank, in a layout. */
export function tensorOf({ dims, values }: Plain, layout: Layout, rank = dims.length): tf.Tensor {
  const full = [...Array.from({ length: Math.max(0, rank - dims.length) }, () => 1), ...dims];
  const floats = values instanceof Float32Array ? values : Float32Array.from(values);
  const whole = tf.tensor(floats, full, "float32");
  return layout === "plain" ? whole : inLayout(whole, "plain", "last");
}

/** Adds leading axes of size one to a tensor, for broadcasting with tensors of higher rank. */
export function withRank(x: tf.Tensor, rank: number): tf.Tensor {
  if (x.rank >= rank) return x;
  return tf.reshape(x, [...Array.from({ length: rank - x.rank }, () => 1), ...x.shape]);
}
