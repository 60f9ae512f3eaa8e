import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { registerWasmKernels } from "../../src/engine/wasm/index.js";

type Pad = "same" | "valid" | number | [[0, 0], [number, number], [number, number], [0, 0]];

interface Case {
  readonly image: [batch: number, height: number, width: number, channels: number];
  readonly window: [height: number, width: number];
  readonly strides: [number, number];
  readonly outputs: number;
  readonly multiplier: number;
  readonly pad: Pad;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

interface Result {
  readonly shape: number[];
  readonly values: Float32Array;
}

beforeAll(() => {
  registerWasmKernels();
  // Otherwise the backend prints a banner on first use.
  (tf.findBackend("cpu") as unknown as { firstUse: boolean }).firstUse = false;
});

async function onBackend(name: "cpu" | "wasm", body: () => tf.Tensor[]): Promise<Result[]> {
  await tf.setBackend(name);
  return tf.tidy(() => body().map((t) => ({ shape: t.shape, values: t.dataSync<"float32">().slice() })));
}

/** Runs a body on both backends and expects the same numbers, and no data left behind by the WASM kernels. */
async function expectSame(body: () => tf.Tensor[], tolerance: number): Promise<Result[]> {
  const expected = await onBackend("cpu", body);
  await tf.setBackend("wasm");
  const before = [tf.memory().numTensors, tf.backend().numDataIds()];
  const actual = await onBackend("wasm", body);
  expect([tf.memory().numTensors, tf.backend().numDataIds()]).toEqual(before);
  expect(actual.map((r) => r.shape)).toEqual(expected.map((r) => r.shape));
  const gap = (value: number, i: number, j: number) => Math.abs(value - expected[i]!.values[j]!);
  const gaps = actual.flatMap(({ values }, i) => Array.from(values, (value, j) => gap(value, i, j)));
  expect(Math.max(...gaps)).toBeLessThanOrEqual(tolerance);
  return actual;
}

/**
 * The tolerance of a sum of products that are at most 1: u · n · √n times 4.
 *
 * The sum of the absolute terms is at most n, and rounding grows with √n as a rule and not with n (Higham & Mary
 * 2019, "A new approach to probabilistic rounding error analysis"); 4 covers the luck of several thousand sums.
 */
const tolerance = (terms: number): number => 4 * 2 ** -24 * terms ** 1.5;

const random = (shape: number[], seed: number) => tf.randomUniform(shape, -1, 1, "float32", seed);

function info({ image, window, strides, outputs, pad, dimRoundingMode }: Case) {
  const filter: [number, number, number, number] = [...window, image[3], outputs];
  return tf.backend_util.computeConv2DInfo(image, filter, strides, 1, pad, dimRoundingMode);
}

/** The inputs' shapes, the further attributes and the terms of a sum, for each of our kernels. */
const kernels: Record<
  string,
  (c: Case) => { inputs: Record<string, number[]>; attrs: object; terms: number }
> = {
  Conv2D: (c) => ({ inputs: { x: c.image, filter: filterOf(c) }, attrs: {}, terms: area(c) * c.image[3] }),
  FusedConv2D: (c) => ({
    inputs: { x: c.image, filter: filterOf(c), bias: [c.outputs] },
    attrs: { activation: "relu" },
    terms: area(c) * c.image[3] + 1,
  }),
  DepthwiseConv2dNative: (c) => ({
    inputs: { x: c.image, filter: depthwiseOf(c) },
    attrs: {},
    terms: area(c),
  }),
  FusedDepthwiseConv2D: (c) => ({
    inputs: { x: c.image, filter: depthwiseOf(c), bias: [c.image[3] * c.multiplier] },
    attrs: { activation: "relu6" },
    terms: area(c) + 1,
  }),
  Conv2DBackpropFilter: (c) => ({
    inputs: { x: c.image, dy: info(c).outShape },
    attrs: { filterShape: filterOf(c) },
    terms: places(c),
  }),
  Conv2DBackpropInput: (c) => ({
    inputs: { dy: info(c).outShape, filter: filterOf(c) },
    attrs: { inputShape: c.image },
    terms: area(c) * c.outputs,
  }),
  DepthwiseConv2dNativeBackpropFilter: (c) => ({
    inputs: { x: c.image, dy: depthwiseOutput(c) },
    attrs: { filterShape: depthwiseOf(c) },
    terms: places(c),
  }),
  DepthwiseConv2dNativeBackpropInput: (c) => ({
    inputs: { dy: depthwiseOutput(c), filter: depthwiseOf(c) },
    attrs: { inputShape: c.image },
    terms: area(c) * c.multiplier,
  }),
};

const area = ({ window }: Case): number => window[0] * window[1];
const places = (c: Case): number => c.image[0] * info(c).outHeight * info(c).outWidth;
const filterOf = (c: Case): number[] => [...c.window, c.image[3], c.outputs];
const depthwiseOf = (c: Case): number[] => [...c.window, c.image[3], c.multiplier];
const depthwiseOutput = (c: Case): number[] => [...info(c).outShape.slice(0, 3), c.image[3] * c.multiplier];

async function expectKernel(name: string, c: Case): Promise<Result[]> {
  const { inputs, attrs, terms } = kernels[name]!(c);
  const { strides, pad, dimRoundingMode } = c;
  const shared = {
    strides,
    pad,
    dilations: 1,
    dataFormat: "NHWC",
    ...(dimRoundingMode && { dimRoundingMode }),
  };
  const body = () => {
    const tensors = Object.entries(inputs).map(([input, shape], seed) => [input, random(shape, seed + 1)]);
    return [tf.engine().runKernel(name, Object.fromEntries(tensors), { ...shared, ...attrs }) as tf.Tensor];
  };
  return expectSame(body, tolerance(terms));
}

const int = (min: number, max: number) => fc.integer({ min, max });
const sides = fc.tuple(int(0, 6), int(0, 6));
const unrounded = fc.constantFrom<Pad>("same", "valid").map((pad) => ({ pad }));
const rounded = fc.record(
  {
    pad: fc.oneof<fc.Arbitrary<Pad>[]>(
      int(0, 3),
      fc.tuple(fc.constant<[0, 0]>([0, 0]), sides, sides, fc.constant<[0, 0]>([0, 0])),
    ),
    dimRoundingMode: fc.constantFrom("floor" as const, "round" as const, "ceil" as const),
  },
  { requiredKeys: ["pad"] },
);
const cases: fc.Arbitrary<Case> = fc
  .tuple(
    fc.record({
      image: fc.tuple(int(1, 3), int(1, 9), int(1, 9), int(1, 4)),
      window: fc.tuple(int(1, 4), int(1, 4)),
      strides: fc.tuple(int(1, 5), int(1, 5)),
      // Many outputs take a different path through the filter gradient than few.
      outputs: fc.oneof(int(1, 5), int(20, 30)),
      multiplier: int(1, 3),
    }),
    fc.oneof(unrounded, rounded),
  )
  .map(([shape, padding]) => ({ ...shape, ...padding }))
  .filter((c) => info(c).outHeight > 0 && info(c).outWidth > 0);

describe("the convolution kernels of the wasm backend", () => {
  it.each(Object.keys(kernels))("match the cpu backend: %s", async (name) => {
    await fc.assert(
      fc.asyncProperty(cases, async (c) => void (await expectKernel(name, c))),
      { numRuns: 150, seed: 5907 },
    );
  });

  const forward = ["Conv2D", "FusedConv2D", "DepthwiseConv2dNative", "FusedDepthwiseConv2D"];
  const wide: Pick<Case, "window" | "strides">[] = [
    { window: [2, 1], strides: [3, 3] },
    { window: [2, 2], strides: [3, 3] },
    { window: [3, 3], strides: [5, 2] },
    { window: [1, 1], strides: [2, 2] },
  ];
  it.each(wide)("are not silently zero for window $window, strides $strides, padding same", async (shape) => {
    for (const name of forward) {
      for (let size = 3; size <= 9; size++) {
        const c: Case = { ...shape, image: [2, size, size, 3], outputs: 4, multiplier: 2, pad: "same" };
        const [result] = await expectKernel(name, c);
        expect(result!.values.some((value) => value !== 0)).toBe(true);
      }
    }
  });

  it("reject channels-first images, which the backend would misread", async () => {
    await tf.setBackend("wasm");
    const convolve = () =>
      tf.depthwiseConv2d(tf.ones<tf.Rank.R4>([1, 2, 5, 5]), tf.ones([3, 3, 2, 1]), 1, "valid", "NCHW");
    expect(() => tf.tidy(convolve)).toThrow("Expected data format NHWC");
  });

  it("can be registered twice", async () => {
    const before = tf.getKernel("Conv2D", "wasm");
    registerWasmKernels();
    expect(tf.getKernel("Conv2D", "wasm")).toBe(before);
  });
});

describe("the segment sum of the wasm backend", () => {
  it("matches the cpu backend, even for empty segments", async () => {
    const ids = fc
      .integer({ min: 1, max: 6 })
      .chain((count) =>
        fc.tuple(fc.constant(count), fc.array(int(0, count - 1), { minLength: 1, maxLength: 12 })),
      );
    await fc.assert(
      fc.asyncProperty(ids, fc.array(int(1, 3), { maxLength: 2 }), async ([count, segments], row) => {
        const body = () => [
          tf.unsortedSegmentSum(random([segments.length, ...row], 1), tf.tensor1d(segments, "int32"), count),
        ];
        await expectSame(body, tolerance(segments.length));
      }),
      { numRuns: 100, seed: 8082 },
    );
  });

  it("rejects an id beyond the last segment instead of writing there", async () => {
    await tf.setBackend("wasm");
    const sum = () => tf.unsortedSegmentSum(tf.ones([2, 3]), tf.tensor1d([0, 4], "int32"), 4);
    expect(() => tf.tidy(sum)).toThrow("Expected segment ids from 0 to 3 but received 4.");
  });
});

describe("gradients on the wasm backend", () => {
  it("match the cpu backend in a network with strides and a shortcut", async () => {
    const network = (
      x: tf.Tensor4D,
      stem: tf.Tensor4D,
      branch: tf.Tensor4D,
      shortcut: tf.Tensor4D,
      depth: tf.Tensor4D,
      point: tf.Tensor4D,
    ) => {
      const first = tf.relu(tf.conv2d(x, stem, 1, "same"));
      const sum = tf.add<tf.Tensor4D>(
        tf.conv2d(first, branch, 2, "same"),
        tf.conv2d(first, shortcut, 2, "same"),
      );
      return tf.separableConv2d(tf.relu(sum), depth, point, 1, "same").square().mean();
    };
    const shapes = [
      [2, 9, 9, 3],
      [3, 3, 3, 12],
      [3, 3, 12, 4],
      [1, 1, 12, 4],
      [3, 3, 4, 2],
      [1, 1, 8, 5],
    ];
    const gradients = tf.grads(network as (...tensors: tf.Tensor[]) => tf.Tensor);
    // Sums of up to some hundred terms of order 1, three layers deep.
    await expectSame(() => gradients(shapes.map((shape, i) => random(shape, i + 1))), 1e-4);
  });
});
