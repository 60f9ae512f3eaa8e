import tf = require("@tensorflow/tfjs");

import { multiplyMatrices } from "../../../../ops/matrices.js";
import { tensorOf } from "../layouts.js";
import { sizeOf } from "../plain.js";
import type { Made, Operand, Site } from "../site.js";
import { dimsOf, isLive, type Known, nowOf } from "../values.js";

/** Matrix of a dense layer, inputs × outputs, and the description of its tap. */
function matrixOf(
  site: Site,
  known: Known,
  isTransposed: boolean,
): { readonly matrix: tf.Tensor2D; readonly made: Partial<Made> } {
  const stored = nowOf(known);
  const matrix = site.hold(
    tf.tidy(() => {
      const given = tensorOf(stored, "plain") as tf.Tensor2D;
      return isTransposed ? tf.transpose(given) : given.clone();
    }),
  ) as tf.Tensor2D;
  const [inputs, outputs] = matrix.shape;
  const channels = site.dims(0).at(-1);
  if (channels !== inputs)
    throw new Error(`its matrix takes ${inputs} numbers, but its input has ${channels}`);
  return {
    matrix,
    made: {
      parameters: [known],
      kernel: () => ({
        shape: [inputs, outputs],
        values: Float32Array.from(matrix.dataSync()),
        form: "plain",
      }),
      macs: (dims) => inputs * outputs * sizeOf(dims.slice(1, -1)),
    },
  };
}

/** True for an input that is a matrix and does not depend on the pixels. */
function isMatrix(site: Site, input: number): boolean {
  const value = site.value(input);
  return !isLive(value) && value.leaves.length === 0 && dimsOf(value).length === 2;
}

/** Dense layer at each position of the last axis: the products of rows with a constant matrix, and a bias. */
export function dense(site: Site): Made {
  const { matrix, made } = matrixOf(site, site.constant(1), site.integer("transB", 0) === 1);
  const bias = site.has(2) ? site.constant(2) : undefined;
  const values = bias && Float32Array.from(nowOf(bias).values);
  const added: readonly Operand[] = bias ? [{ value: bias, layout: "plain" }] : [];
  return {
    kind: "dense",
    op: `dense ${matrix.shape[1]}`,
    role: "pointwise",
    operands: [{ value: site.value(0), layout: "plain" }, ...added],
    layout: "plain",
    run: ([x, c]) => {
      const product = multiplyMatrices(x as tf.Tensor, matrix);
      return c === undefined ? product : tf.add(product, c);
    },
    ...made,
    parameters: [...(made.parameters ?? []), ...(bias ? [bias] : [])],
    ...(values && { bias: () => values.slice() }),
  };
}

/** Gemm: α A B + β C. With a constant B, it is a dense layer. */
export function gemm(site: Site): Made {
  const [alpha, beta] = [site.float("alpha", 1), site.float("beta", 1)];
  const [flipsA, flipsB] = [site.integer("transA", 0) === 1, site.integer("transB", 0) === 1];
  const added: readonly Operand[] = site.has(2) ? [{ value: site.value(2), layout: "plain" }] : [];
  if (site.dims(0).length !== 2 || site.dims(1).length !== 2) throw new Error("its input is not a matrix");
  const scaled = (product: tf.Tensor, bias: tf.Tensor | undefined) => {
    const whole = alpha === 1 ? product : tf.mul(product, alpha);
    if (bias === undefined) return whole;
    return tf.add(whole, beta === 1 ? bias : tf.mul(bias, beta));
  };
  const data: Operand = { value: site.value(0), layout: "plain" };
  if (flipsA || alpha !== 1 || !isLive(site.value(0)) || !isMatrix(site, 1)) {
    return {
      kind: "merge",
      op: "matrix product",
      operands: [data, { value: site.value(1), layout: "plain" }, ...added],
      layout: "plain",
      run: ([a, b, c]) => scaled(tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D, flipsA, flipsB), c),
    };
  }
  const { matrix, made } = matrixOf(site, site.constant(1), flipsB);
  const bias = site.has(2) && !isLive(site.value(2)) && beta === 1 ? site.constant(2) : undefined;
  const values = bias && nowOf(bias).values;
  return {
    kind: "dense",
    op: `dense ${matrix.shape[1]}`,
    role: "pointwise",
    operands: [data, ...added],
    layout: "plain",
    run: ([x, c]) => scaled(tf.matMul(x as tf.Tensor2D, matrix), c),
    ...made,
    parameters: [...(made.parameters ?? []), ...(bias ? [bias] : [])],
    ...(values?.length === matrix.shape[1] && { bias: () => Float32Array.from(values) }),
  };
}

/** MatMul: products of the matrices of two tensors. With a constant matrix, it is a dense layer at each position. */
export function matMul(site: Site): Made {
  const data: Operand = { value: site.value(0), layout: "plain" };
  if (site.dims(0).length >= 2 && isLive(site.value(0)) && isMatrix(site, 1)) {
    return dense(site);
  }
  return {
    kind: "merge",
    op: "matrix product",
    role: "matrixProduct",
    operands: [data, { value: site.value(1), layout: "plain" }],
    layout: "plain",
    run: ([a, b]) => multiplyMatrices(a as tf.Tensor, b as tf.Tensor),
  };
}
