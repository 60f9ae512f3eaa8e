import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { startEngine } from "../../src/engine/engine.js";
import { scoped } from "../../src/engine/scope.js";
import { enginesHere } from "../support/engine.js";

type Image = [batch: number, height: number, width: number, channels: number];
type Pair = [number, number];
type Pad = "same" | "valid" | number | [Pair, Pair, Pair, Pair];

interface Case {
  readonly image: Image;
  readonly window: Pair;
  readonly strides: Pair;
  readonly pad: Pad;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
  /** The number of different values in the image. With one, every value of a window is a maximum. */
  readonly levels: number;
}

beforeAll(async () => {
  await startEngine({ engine: "wasm" });
});

function infoOf({ image, window, strides, pad, dimRoundingMode }: Case) {
  return tf.backend_util.computePool2DInfo(image, window, strides, 1, pad, dimRoundingMode);
}

/** Integers, half of them negative, many of them equal. */
function leveled(shape: number[], levels: number): tf.Tensor {
  const values = tf.randomUniform(shape, 0, levels, "int32", 7);
  return tf.sub(tf.cast(values, "float32"), Math.floor(levels / 2));
}

/** The gradient on a backend, where each position of the output has a distinct integer. */
async function gradientOn(backend: string, c: Case): Promise<readonly number[]> {
  await tf.setBackend(backend);
  const { outShape } = infoOf(c);
  return scoped(() => {
    const input = leveled(c.image, c.levels);
    const dy = tf.reshape(tf.range(1, 1 + outShape.reduce((size, length) => size * length)), outShape);
    const { window: filterSize, strides, pad, dimRoundingMode } = c;
    // The kernels read only the shape of the output, except for TensorFlow's own.
    const output = typeof pad === "string" ? tf.maxPool(input as tf.Tensor4D, filterSize, strides, pad) : dy;
    const attrs = { filterSize, strides, pad, ...(dimRoundingMode && { dimRoundingMode }) };
    return [...(tf.engine().runKernel("MaxPoolGrad", { dy, input, output }, attrs) as tf.Tensor).dataSync()];
  });
}

const int = (min: number, max: number) => fc.integer({ min, max });
const sides = (window: number) => fc.tuple(int(0, window - 1), int(0, window - 1));
const shapes = fc.record({
  image: fc.tuple(int(1, 3), int(1, 8), int(1, 8), int(1, 3)),
  window: fc.tuple(int(1, 4), int(1, 4)),
  strides: fc.tuple(int(1, 5), int(1, 5)),
  levels: int(1, 6),
});
const named: fc.Arbitrary<Case> = fc
  .tuple(shapes, fc.constantFrom<Pad>("same", "valid"))
  .map(([shape, pad]) => ({ ...shape, pad }))
  .filter((c) => hasOutput(c));
const numbered: fc.Arbitrary<Case> = shapes
  .chain((shape) =>
    fc.record({
      image: fc.constant(shape.image),
      window: fc.constant(shape.window),
      strides: fc.constant(shape.strides),
      levels: fc.constant(shape.levels),
      pad: fc.tuple(sides(shape.window[0]), sides(shape.window[1])).map(([rows, columns]): Pad => {
        return [[0, 0], rows, columns, [0, 0]];
      }),
      dimRoundingMode: fc.constantFrom("floor" as const, "round" as const, "ceil" as const),
    }),
  )
  .filter((c) => hasOutput(c));

function hasOutput(c: Case): boolean {
  const { outHeight, outWidth } = infoOf(c);
  return outHeight > 0 && outWidth > 0;
}

describe("the gradient of max pooling on the wasm backend", () => {
  it.each([
    ["nothing but zeros", [0, 0, 0, 0], [1, 0, 0, 0]],
    ["negative values", [-3, -1, -4, -2], [0, 1, 0, 0]],
    ["equal negative values", [-3, -1, -1, -2], [0, 1, 0, 0]],
    ["the largest value twice", [0, 2, 1, 2], [0, 1, 0, 0]],
    ["zeros of both signs", [-0, 0, 0, -0], [1, 0, 0, 0]],
    ["nothing but negative infinities", Array(4).fill(-Infinity), [1, 0, 0, 0]],
  ])("goes to the first of the largest among %s, as in PyTorch", async (_, values, expected) => {
    await tf.setBackend("wasm");
    const pool = (x: tf.Tensor) => tf.sum(tf.maxPool(x as tf.Tensor4D, 2, 2, "valid"));
    const found = scoped(() => [
      ...tf
        .grad(pool)(tf.tensor(values, [1, 2, 2, 1]))
        .dataSync(),
    ]);
    expect(found).toEqual(expected);
  });

  it.each([
    ["padding by name", named],
    ["padding in pixels", numbered],
  ])("matches the cpu backend, number for number, with %s", async (_, cases) => {
    await fc.assert(
      fc.asyncProperty(cases, async (c) => {
        expect(await gradientOn("wasm", c)).toEqual(await gradientOn("cpu", c));
      }),
      { numRuns: 200, seed: 4326 },
    );
  });

  it("matches TensorFlow, number for number, if that runs", async ({ skip }) => {
    skip(!(await enginesHere()).includes("native"), "TensorFlow does not run here");
    await fc.assert(
      fc.asyncProperty(named, async (c) => {
        expect(await gradientOn("wasm", c)).toEqual(await gradientOn("tensorflow", c));
      }),
      { numRuns: 100, seed: 4326 },
    );
  });

  it("leaves no data behind", async () => {
    await tf.setBackend("wasm");
    const x = leveled([2, 4, 4, 3], 3);
    const before = [tf.memory().numTensors, tf.backend().numDataIds()];
    tf.dispose(tf.grad((image: tf.Tensor) => tf.maxPool(image as tf.Tensor4D, 3, 2, "same"))(x));
    expect([tf.memory().numTensors, tf.backend().numDataIds()]).toEqual(before);
    x.dispose();
  });
});
