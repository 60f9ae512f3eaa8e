import tf = require("@tensorflow/tfjs");

import { multiplyMatrices } from "../../../../ops/matrices.js";
import type { Plain } from "../plain.js";
import type { Made, Operand, Site } from "../site.js";
import { isLive, type Known, type Named } from "../values.js";

/**
 * Weights of attention, softmax(s q kᵀ + mask) over the keys, where s is 1/√d by default (Vaswani et al. 2017, eq. 1).
 * Inputs: queries and keys, … × tokens × d, and optionally a mask, whose booleans choose the keys that are read.
 */
export function attentionWeights(site: Site, ownScale = 1 / Math.sqrt(site.dims(0).at(-1) as number)): Made {
  const plain = (input: number): Operand => ({ value: site.value(input), layout: "plain" });
  const mask = site.has(2) ? [{ value: addedMask(site.value(2)), layout: "plain" as const }] : [];
  const scale = site.float("scale", ownScale);
  const isCausal = site.integer("is_causal", 0) === 1;
  return {
    kind: "activation",
    op: "attention weights",
    role: "softmax",
    operands: [plain(0), plain(1), ...mask],
    layout: "plain",
    run: ([q, k, added]) => {
      const scores = multiplyMatrices(tf.mul(q as tf.Tensor, scale), flipped(k as tf.Tensor));
      const masked = added === undefined ? scores : tf.add(scores, added);
      return tf.softmax(isCausal ? tf.add(masked, causalMask(scores.shape)) : masked);
    },
  };
}

/** Values that attention reads: the products of its weights, … × queries × keys, and the values, … × keys × d. */
export function attendedValues(site: Site): Made {
  return {
    kind: "merge",
    op: "attention",
    role: "matrixProduct",
    operands: [0, 1].map((input) => ({ value: site.value(input), layout: "plain" })),
    layout: "plain",
    run: ([weights, values]) => multiplyMatrices(weights as tf.Tensor, values as tf.Tensor),
  };
}

/** Number that leaves a key unread, within 32 bits. */
const UNREAD = -1e30;

/** Mask that is added to scores; one of booleans becomes numbers. */
function addedMask(mask: Named): Named {
  if (isLive(mask)) return mask;
  const at: Known["at"] = (shapes) => {
    const plain = mask.at(shapes);
    const { values, isWhole } = plain;
    const added = (value: number) => (isWhole ? (value === 0 ? UNREAD : 0) : Math.max(value, UNREAD));
    return { ...plain, values: Float32Array.from(values, added), isWhole: false } satisfies Plain;
  };
  return { ...mask, at };
}

/** Swaps the last two axes. */
function flipped(x: tf.Tensor): tf.Tensor {
  const order = x.shape.map((_, at) => at);
  return tf.transpose(x, [...order.slice(0, -2), ...order.slice(-2).reverse()]);
}

/** Mask under which each query reads only keys up to its own position. */
function causalMask(shape: readonly number[]): tf.Tensor {
  const [queries, keys] = shape.slice(-2) as [number, number];
  const values = Float32Array.from({ length: queries * keys }, (_, at) =>
    at % keys > Math.floor(at / keys) ? UNREAD : 0,
  );
  return tf.tensor2d(values, [queries, keys]);
}
