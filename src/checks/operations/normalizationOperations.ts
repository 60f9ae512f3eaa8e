import tf = require("@tensorflow/tfjs");

import type { KernelCase } from "../kernelCase.js";
import {
  EPSILON,
  type NormalizationOperands,
  normalized,
  normalizedByInput,
  normalizedByParameters,
} from "../reference/referenceNormalization.js";
import { type Draw, elementsOf, gradientOf, type Operation, sizeOf } from "./operation.js";

type Four = [number, number, number, number];

/** All operations that normalize by given statistics, and their gradients. */
export const normalization = {
  normalization: {
    exact: false,
    prepare: (shape, draw) => {
      const operands = drawn(shape, draw);
      return {
        run: () => normalizeOf(shape, operands)(tf.tensor4d(operands.x, [...shape.input])),
        ...common(shape),
        element: elementsOf(() => normalized(shape, operands)),
      };
    },
  },
  "normalization by input": {
    exact: false,
    prepare: (shape, draw) => {
      const operands = drawn(shape, draw);
      const dy = draw(sizeOf(shape.input));
      return {
        run: () =>
          gradientOf(
            normalizeOf(shape, operands),
            tf.tensor4d(operands.x, [...shape.input]),
            tf.tensor4d(dy, [...shape.input]),
          ),
        ...common(shape),
        element: elementsOf(() => normalizedByInput(shape, operands, dy)),
      };
    },
  },
  "normalization by scale and offset": {
    exact: false,
    prepare: (shape, draw) => {
      const { scale = draw(0), offset = draw(0), ...rest } = drawn({ ...shape, variant: "" }, draw);
      const dy = draw(sizeOf(shape.input));
      return {
        run: () => {
          const x = tf.tensor4d(rest.x, [...shape.input]);
          const gradients = tf.grads((gamma: tf.Tensor, beta: tf.Tensor) =>
            normalize(x, shape, { ...tensorsOf(shape, rest), scale: gamma, offset: beta }),
          );
          const parameters = [along(shape, scale), along(shape, offset)];
          return gradients(parameters, tf.tensor4d(dy, [...shape.input]));
        },
        size: 2 * scale.length,
        channels: scale.length,
        products: 1,
        element: elementsOf(() => normalizedByParameters(shape, { ...rest, scale, offset }, dy)),
      };
    },
  },
} satisfies Readonly<Record<string, Operation>>;

function common({ input }: KernelCase) {
  return { size: sizeOf(input), channels: input[3], products: 1 };
}

function drawn(shape: KernelCase, draw: Draw): NormalizationOperands {
  const { input, axis = 3, variant = "" } = shape;
  const count = input[axis];
  return {
    x: draw(sizeOf(input)),
    mean: draw(count).slice(),
    // With ε, the square of a power of two: the deviation and every quotient by it are exact.
    variance: draw(count).map((value) => 4 ** Math.abs(value) - EPSILON),
    // Variants: without scale, without offset, without scale and offset.
    ...(/without scale/.test(variant) ? {} : { scale: draw(count).slice() }),
    ...(/offset/.test(variant) ? {} : { offset: draw(count).slice() }),
  };
}

interface Parameters {
  readonly mean: tf.Tensor;
  readonly variance: tf.Tensor;
  readonly scale?: tf.Tensor;
  readonly offset?: tf.Tensor;
}

function normalizeOf(shape: KernelCase, operands: NormalizationOperands) {
  return (x: tf.Tensor4D) => normalize(x, shape, tensorsOf(shape, operands));
}

function normalize(x: tf.Tensor4D, { axis = 3 }: KernelCase, parameters: Parameters): tf.Tensor4D {
  const { mean, variance, scale, offset } = parameters as Record<keyof Parameters, tf.Tensor1D>;
  if (axis === 3) return tf.batchNorm4d(x, mean, variance, offset, scale, EPSILON);
  return tf.batchNorm(x, mean, variance, offset, scale, EPSILON) as tf.Tensor4D;
}

function tensorsOf(shape: KernelCase, operands: Omit<NormalizationOperands, "x">): Parameters {
  const { mean, variance, scale, offset } = operands;
  return {
    mean: along(shape, mean),
    variance: along(shape, variance),
    ...(scale === undefined ? {} : { scale: along(shape, scale) }),
    ...(offset === undefined ? {} : { offset: along(shape, offset) }),
  };
}

/**
 * Values along the axis: a vector for the last axis, otherwise with size one along the others, like layers pass them.
 */
function along({ axis = 3 }: KernelCase, values: Float32Array): tf.Tensor {
  if (axis === 3) return tf.tensor1d(values);
  const sides: Four = [1, 1, 1, 1];
  sides[axis] = values.length;
  return tf.tensor4d(values, sides);
}
