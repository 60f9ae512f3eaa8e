import tf = require("@tensorflow/tfjs");

import * as shared from "../../tensorGraph/operations/arithmetic.js";
import { alignedOf, joined } from "../../tensorGraph/operations/elementwise.js";
import type { Result, Site } from "../../tensorGraph/site.js";
import { isLive } from "../../tensorGraph/values.js";
import type { Call, Operation } from "../call.js";

type Joined = (site: Site) => Result;

/** Operation on two tensors, or on a tensor and a number. */
const of =
  (run: Joined, first = "self", second = "other"): Operation =>
  (call) =>
    run(call.site([call.value(first), call.value(second)]));

/** Sums and differences, whose second operand may be scaled. */
const scaled =
  (run: Joined, sign: 1 | -1): Operation =>
  (call) => {
    const alpha = call.number("alpha", 1);
    if (alpha === 1) return of(run)(call);
    const words = { op: `x ${sign > 0 ? "+" : "−"} ${alpha} y` };
    const join = joined((a, b) => tf.add(a, tf.mul(b, sign * alpha)), {
      merged: words,
      shifted: () => words,
    });
    return of(join)(call);
  };

const divide: Operation = (call: Call) => {
  const mode = call.text("rounding_mode", "");
  if (mode !== "") throw new Error(`it rounds (${mode}), which convscope does not support`);
  return of(shared.divide)(call);
};

/** Reversed difference: the second operand minus the first. */
const reversed: Operation = (call) => {
  if (call.number("alpha", 1) !== 1) throw new Error("it is scaled, which convscope does not support");
  return of(shared.subtract, "other", "self")(call);
};

/** Selected values: those of one tensor where a condition holds, and of another elsewhere. */
const where: Operation = (call) =>
  shared.where(call.site([call.value("condition"), call.value("self"), call.value("other")]));

const REMAINDER = { op: "remainder" } as const;

/** Remainder with the sign of the dividend. */
function remainderOfDividend(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return tf.mul(tf.sign(a), tf.mod(tf.abs(a), tf.abs(b)));
}

/** Sum of a tensor and the product of two others, which may be scaled. */
const sumOfProduct: Operation = (call) => {
  const scale = call.number("value", 1);
  const values = ["self", "tensor1", "tensor2"].map((name) => call.value(name));
  return {
    kind: values.filter(isLive).length > 1 ? "merge" : "normalization",
    op: scale === 1 ? "x + y · z" : `x + ${scale} · y · z`,
    ...alignedOf(values),
    isElementwise: true,
    run: (tensors) => {
      const [x, y, z] = tensors as [tf.Tensor, tf.Tensor, tf.Tensor];
      const product = tf.mul(y, z);
      return tf.add(x, scale === 1 ? product : tf.mul(product, scale));
    },
    parameters: values.flatMap((value) => (isLive(value) || value.leaves.length > 0 ? [] : [value])),
  };
};

/** Operations on two tensors, and the sum of a product, by name. */
export const arithmeticOperations: Readonly<Record<string, Operation>> = {
  add: scaled(shared.add, 1),
  sub: scaled(shared.subtract, -1),
  rsub: reversed,
  mul: of(shared.multiply),
  multiply: of(shared.multiply),
  div: divide,
  true_divide: of(shared.divide),
  pow: of(shared.power, "self", "exponent"),
  maximum: of(shared.maximum),
  max: of(shared.maximum),
  minimum: of(shared.minimum),
  min: of(shared.minimum),
  addcmul: sumOfProduct,
  where,
  gt: of(shared.compared("greater", tf.greater)),
  ge: of(shared.compared("greater or equal", tf.greaterEqual)),
  lt: of(shared.compared("less", tf.less)),
  le: of(shared.compared("less or equal", tf.lessEqual)),
  eq: of(shared.compared("equality", tf.equal)),
  ne: of(shared.compared("inequality", tf.notEqual)),
  fmod: of(joined(remainderOfDividend, { merged: REMAINDER, shifted: () => REMAINDER })),
  remainder: of(shared.modulo),
  logical_and: of(shared.logical("and", tf.logicalAnd)),
  logical_or: of(shared.logical("or", tf.logicalOr)),
  logical_not: (call) => shared.not(call.site([call.value("self")])),
  bitwise_not: (call) => shared.not(call.site([call.value("self")])),
  masked_fill: (call) =>
    shared.where(call.site([call.value("mask"), call.value("value"), call.value("self")])),
};
