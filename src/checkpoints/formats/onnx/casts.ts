import tf = require("@tensorflow/tfjs");

import { unary } from "../tensorGraph/operations/elementwise.js";
import type { Result, Site } from "../tensorGraph/site.js";
import { BOOL, isReal } from "./storedTensors.js";

/** Cast. Between real types nothing changes, because all computation is in 32 bits. */
export function cast(site: Site): Result {
  const type = site.integer("to", 1);
  if (isReal(type)) return site.value(0);
  if (type === BOOL)
    return unary({ kind: "other", op: "not zero" }, () => (x) => tf.cast(tf.notEqual(x, 0), "float32"))(site);
  return unary(
    { kind: "other", op: "whole part" },
    () => (x) => tf.mul(tf.sign(x), tf.floor(tf.abs(x))),
  )(site);
}
