import tf from "@tensorflow/tfjs";
import { afterEach, describe, expect, it } from "vitest";
import type { KernelCase } from "../../src/checks/kernelCase.js";
import { runCase } from "../../src/checks/runCase.js";
import { withEngine } from "../support/engine.js";

withEngine();

const WIDE: KernelCase = {
  operation: "convolution",
  input: [1, 3, 3, 300],
  kernel: [3, 3],
  filters: 70,
  stride: 1,
  dilation: 1,
  padding: "same",
};

let restore = () => {};
afterEach(() => restore());

/** Replaces a kernel of the current engine until the test ends. */
function spoil(name: string, change: (values: Float32Array) => Float32Array): void {
  const backend = tf.getBackend();
  const original = tf.getKernel(name, backend);
  const put = (kernel: tf.KernelConfig) => {
    tf.unregisterKernel(name, backend);
    tf.registerKernel(kernel);
  };
  put({
    ...original,
    kernelFunc: (call) => {
      const [result] = [original.kernelFunc(call)].flat() as [tf.TensorInfo];
      const tensor = tf.engine().makeTensorFromTensorInfo(result);
      return tf.tensor(change(tensor.dataSync<"float32">().slice()), result.shape);
    },
  });
  restore = () => {
    put(original);
    restore = () => {};
  };
}

describe("a case", () => {
  it("passes if the engine is correct", () => {
    expect(runCase(WIDE, 1)).toBeUndefined();
    expect(runCase({ ...WIDE, operation: "average pooling", input: [2, 7, 7, 40] }, 2)).toBeUndefined();
  });

  it("fails if a single number of a small result is off by one", () => {
    spoil(tf.Conv2D, (values) => values.with(17, (values[17] as number) + 1));
    const small: KernelCase = { ...WIDE, input: [1, 3, 3, 4], filters: 5 };
    expect(runCase(small, 1)).toMatch(/^1 of 45 numbers are wrong, by up to \S+ % of the largest$/);
  });

  it("fails if the last block of channels of a large result is wrong", () => {
    spoil(tf.Conv2D, (values) => values.map((value, index) => (index % 70 >= 64 ? 0 : value)));
    expect(runCase(WIDE, 1)).toMatch(/numbers are wrong/);
  });

  it("fails if a NaN is lost, or one appears", () => {
    spoil(tf.Relu, (values) => values.map((value) => (Number.isNaN(value) ? 0 : value)));
    expect(runCase({ ...WIDE, operation: "NaN", input: [1, 3, 3, 4], variant: "ReLU" }, 1)).toMatch(
      /not a number/,
    );
    restore();
    spoil(tf.Conv2D, (values) => values.fill(Number.NaN, 3, 4));
    expect(runCase({ ...WIDE, input: [1, 3, 3, 4], filters: 5 }, 1)).toMatch(/^1 of 45 .*not a number/);
  });

  it("fails if the engine throws, with the error", () => {
    spoil(tf.Conv2D, () => {
      throw new Error("no such kernel here");
    });
    expect(runCase(WIDE, 1)).toBe('throws "no such kernel here"');
  });

  it("leaves no tensor behind", () => {
    const before = tf.memory().numTensors;
    runCase({ ...WIDE, operation: "convolution by input" }, 1);
    expect(tf.memory().numTensors).toBe(before);
  });
});
