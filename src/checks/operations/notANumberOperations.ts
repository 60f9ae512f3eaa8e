import tf = require("@tensorflow/tfjs");

import type { KernelCase } from "../kernelCase.js";
import { averagePool, maxPool } from "../reference/referencePooling.js";
import { elementsOf, type Operation, sizeOf } from "./operation.js";
import { averagePoolOf, maxPoolOf, outputShape } from "./poolingOperations.js";

/** Operation that must pass on a NaN. */
interface Passage {
  readonly run: (x: tf.Tensor4D, shape: KernelCase) => tf.Tensor;
  readonly expected: (x: Float32Array, shape: KernelCase) => Float64Array;
  readonly output?: (shape: KernelCase) => readonly number[];
}

const each = (of: (value: number) => number) => (x: Float32Array) => Float64Array.from(x, of);

const PASSAGES: Readonly<Record<string, Passage>> = {
  ReLU: { run: (x) => tf.relu(x), expected: each((value) => Math.max(0, value)) },
  ReLU6: { run: (x) => tf.relu6(x), expected: each((value) => Math.min(6, Math.max(0, value))) },
  clip: {
    run: (x) => tf.clipByValue(x, -2, 2),
    expected: each((value) => Math.min(2, Math.max(-2, value))),
  },
  "max pooling": {
    run: (x, shape) => maxPoolOf(shape)(x),
    expected: (x, shape) => maxPool(shape, x),
    output: outputShape,
  },
  "average pooling": {
    run: (x, shape) => averagePoolOf(shape)(x),
    expected: (x, shape) => averagePool(shape, x),
    output: outputShape,
  },
};

/** Bits of a NaN without and with its sign bit; processors differ in which of them 0 / 0 gives. */
const BITS = [0x7f_c0_00_00, 0xff_c0_00_00];

/** Operations on NaN: every seventh value is NaN, alternately with and without its sign bit. */
export const notANumber = {
  NaN: {
    exact: false,
    prepare: (shape, draw) => {
      const { run, expected, output = ({ input }) => input } = PASSAGES[shape.variant ?? "ReLU"] as Passage;
      const x = draw(sizeOf(shape.input)).slice();
      const bits = new Uint32Array(x.buffer);
      for (let index = 0; index < bits.length; index += 7) bits[index] = BITS[(index / 7) % 2] as number;
      return {
        run: () => run(tf.tensor4d(x, [...shape.input]), shape),
        size: sizeOf(output(shape)),
        channels: shape.input[3],
        products: 1,
        element: elementsOf(() => expected(x, shape)),
      };
    },
  },
} satisfies Readonly<Record<string, Operation>>;
