import tf = require("@tensorflow/tfjs");

import { frameOf } from "../caseFrame.js";
import { type KernelCase, stridesOf } from "../kernelCase.js";
import { averagePool, averagePoolByInput, maxPool, maxPoolByInput } from "../reference/referencePooling.js";
import { type Draw, elementsOf, gradientOf, type Operation, sizeOf } from "./operation.js";

type Four = [number, number, number, number];
type Pool = (x: tf.Tensor4D) => tf.Tensor4D;

/** All pooling operations, and their gradients. */
export const pooling = {
  "max pooling": {
    exact: true,
    prepare: (shape, draw) => {
      const x = distinct(sizeOf(shape.input), draw);
      return forward(shape, x, { pool: maxPoolOf(shape), compute: () => maxPool(shape, x) });
    },
  },
  "average pooling": {
    exact: false,
    prepare: (shape, draw) => {
      const x = draw(sizeOf(shape.input));
      return forward(shape, x, { pool: averagePoolOf(shape), compute: () => averagePool(shape, x) });
    },
  },
  "max pooling by input": {
    exact: true,
    prepare: (shape, draw) => {
      const [x, dy] = [distinct(sizeOf(shape.input), draw), draw(sizeOf(outputShape(shape)))];
      const compute = () => maxPoolByInput(shape, x, dy);
      return backward(shape, { x, dy, pool: maxPoolOf(shape), compute });
    },
  },
  "average pooling by input": {
    exact: false,
    prepare: (shape, draw) => {
      const [x, dy] = [draw(sizeOf(shape.input)), draw(sizeOf(outputShape(shape)))];
      const compute = () => averagePoolByInput(shape, dy);
      return backward(shape, { x, dy, pool: averagePoolOf(shape), compute });
    },
  },
} satisfies Readonly<Record<string, Operation>>;

/** Max pooling op with the settings of a case. */
export function maxPoolOf(shape: KernelCase): Pool {
  return (x) => tf.maxPool(x, [...shape.kernel], stridesOf(shape), shape.padding);
}

/** Average pooling op with the settings of a case. */
export function averagePoolOf(shape: KernelCase): Pool {
  return (x) => tf.avgPool(x, [...shape.kernel], stridesOf(shape), shape.padding);
}

/** Output shape of a case. */
export function outputShape(shape: KernelCase): Four {
  const { height, width } = frameOf(shape);
  return [shape.input[0], height, width, shape.input[3]];
}

interface Forward {
  readonly pool: Pool;
  readonly compute: () => Float64Array;
}

function forward(shape: KernelCase, x: Float32Array, { pool, compute }: Forward) {
  return {
    run: () => pool(tf.tensor4d(x, [...shape.input])),
    size: sizeOf(outputShape(shape)),
    channels: shape.input[3],
    products: 1,
    element: elementsOf(compute),
  };
}

interface Backward extends Forward {
  readonly x: Float32Array;
  readonly dy: Float32Array;
}

function backward(shape: KernelCase, { x, dy, pool, compute }: Backward) {
  return {
    run: () => gradientOf(pool, tf.tensor4d(x, [...shape.input]), tf.tensor4d(dy, outputShape(shape))),
    size: sizeOf(shape.input),
    channels: shape.input[3],
    products: 1,
    element: elementsOf(compute),
  };
}

/** Number coprime to every smaller size: its multiples visit all positions of a smaller size. */
const PRIME = 1_000_003;

/** Distinct values, so that every window has a single maximum. */
function distinct(count: number, draw: Draw): Float32Array {
  const shift = draw(1)[0] as number;
  return Float32Array.from({ length: count }, (_, index) => ((index + shift + 8) * PRIME) % count);
}
