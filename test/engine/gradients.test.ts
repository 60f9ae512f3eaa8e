import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { type EngineName, startEngine } from "../../src/engine/engine.js";
import { scoped } from "../../src/engine/scope.js";
import { byFilter, byInput, outputShape, type Spec, small, tensorOf } from "../support/convolution.js";
import { enginesHere } from "../support/engine.js";
import { apart, numbers } from "../support/models.js";

const engines = await enginesHere();

const SPECS: readonly Spec[] = [
  { input: [2, 9, 8, 3], filter: [3, 3, 3, 4], dilation: 2 },
  { input: [1, 11, 11, 4], filter: [3, 3, 4, 2], dilation: 3, pad: "valid" },
  { input: [1, 6, 12, 1], filter: [1, 5, 1, 1], dilation: 2 },
  { input: [1, 20, 20, 2], filter: [3, 3, 2, 1], dilation: 8 },
  // Without dilation, TensorFlow.js's own gradients are used.
  { input: [1, 6, 6, 3], filter: [3, 3, 3, 2] },
  { input: [1, 7, 7, 3], filter: [3, 3, 3, 2], stride: 2 },
];

type Op = (x: tf.Tensor4D, filter: tf.Tensor4D, spec: Spec) => tf.Tensor;

const pad = (spec: Spec) => spec.pad ?? "same";

const OPERATIONS: readonly [string, Op][] = [
  [
    "conv2d",
    (x, filter, spec) => tf.conv2d(x, filter, spec.stride ?? 1, pad(spec), "NHWC", spec.dilation ?? 1),
  ],
  [
    "fused.conv2d",
    (x, filter, spec) =>
      tf.fused.conv2d({
        x,
        filter,
        strides: spec.stride ?? 1,
        pad: pad(spec),
        dilations: spec.dilation ?? 1,
        bias: tf.ones([filter.shape[3]]),
      }),
  ],
  [
    "depthwiseConv2d",
    (x, filter, spec) =>
      tf.depthwiseConv2d(x, filter, spec.stride ?? 1, pad(spec), "NHWC", spec.dilation ?? 1),
  ],
  [
    "fused.depthwiseConv2d",
    (x, filter, spec) =>
      tf.fused.depthwiseConv2d({
        x,
        filter,
        strides: spec.stride ?? 1,
        pad: pad(spec),
        dilations: spec.dilation ?? 1,
        bias: tf.ones([filter.shape[2] * filter.shape[3]]),
      }),
  ],
];

describe.each(engines)("the gradients of a convolution on the %s engine", (name: EngineName) => {
  beforeAll(async () => {
    await startEngine({ engine: name });
  });

  it.each(OPERATIONS)("match the definition exactly, dilated or not: %s", (operation, op) => {
    const isDepthwise = operation.includes("epthwise");
    for (const spec of SPECS) {
      const shape = outputShape(spec, isDepthwise);
      const [x, filter, y] = [small(spec.input, 1), small(spec.filter, 2), small(shape, 3)];
      const found = scoped(() => {
        const slopes = tf.grads((image: tf.Tensor, kernel: tf.Tensor) =>
          op(image as tf.Tensor4D, kernel as tf.Tensor4D, spec),
        );
        const inputs = [tensorOf(x, spec.input), tensorOf(filter, spec.filter)];
        return slopes(inputs, tensorOf(y, shape)).map((slope) => Float64Array.from(slope.dataSync()));
      });
      const expected = [byInput(spec, isDepthwise, { y, filter }), byFilter(spec, isDepthwise, { x, y })];
      expect(found, JSON.stringify(spec)).toEqual(expected);
    }
  });

  it("sum dy for a bias", () => {
    const found = scoped(() => {
      const x = tf.ones([2, 9, 9, 1]) as tf.Tensor4D;
      const filter = tf.ones([3, 3, 1, 3]) as tf.Tensor4D;
      const slope = tf.grad((bias: tf.Tensor) =>
        tf.fused.conv2d({ x, filter, strides: 1, pad: "same", dilations: 2, bias }),
      );
      return [...slope(tf.zeros([3])).dataSync()];
    });
    expect(found).toEqual([162, 162, 162]);
  });

  it("are differentiable if a convolution is dilated", () => {
    const spec: Spec = { input: [1, 7, 7, 2], filter: [3, 3, 2, 2], dilation: 2 };
    const [x, filter] = [small(spec.input, 1), small(spec.filter, 2)];
    const found = scoped(() => {
      const kernel = tensorOf(filter, spec.filter) as tf.Tensor4D;
      const convolved = (image: tf.Tensor) => tf.conv2d(image as tf.Tensor4D, kernel, 1, "same", "NHWC", 2);
      // The gradient of ½ |Wx|² is WᵀWx, and that of its sum is WᵀW1.
      const slope = tf.grad((image: tf.Tensor) => tf.mul(tf.sum(tf.square(convolved(image))), 0.5));
      const curvature = tf.grad((image: tf.Tensor) => tf.sum(slope(image)));
      const ones = tf.ones([...spec.input]);
      const expected = tf.grad(convolved)(ones, convolved(ones));
      return [curvature(tensorOf(x, spec.input)), expected].map((result) => [...result.dataSync()]);
    });
    expect(found[0]).toEqual(found[1]);
  });

  it("flow through a dilated layer of a network", () => {
    const layer = tf.layers.conv2d({
      filters: 2,
      kernelSize: 3,
      dilationRate: 2,
      padding: "same",
      kernelInitializer: "ones",
      inputShape: [5, 5, 1],
    });
    const found = scoped(() => {
      const slope = tf.grad((x: tf.Tensor) => tf.sum(layer.apply(x) as tf.Tensor));
      return [...slope(tf.zeros([1, 5, 5, 1])).dataSync()];
    });
    layer.dispose();
    // Two filters of ones: twice the number of windows that reach a pixel.
    const along = [2, 2, 3, 2, 2];
    expect(found).toEqual(along.flatMap((down) => along.map((across) => 2 * down * across)));
  });
});

interface Statistics {
  readonly what: string;
  readonly shape: readonly number[];
  readonly of: readonly number[];
}

const STATISTICS: readonly Statistics[] = [
  { what: "images", shape: [2, 3, 4, 3], of: [3] },
  { what: "rows", shape: [5, 3], of: [3] },
  { what: "another axis", shape: [2, 3, 4, 5], of: [1, 3, 1, 1] },
];

const EPSILON = 1e-3;

describe.each(engines)("the gradients of normalization on the %s engine", (name: EngineName) => {
  beforeAll(async () => {
    await startEngine({ engine: name });
  });

  it.each(STATISTICS)("exist with and without scale and center, for $what", ({ shape, of }) =>
    scoped(() => {
      const x = numbers([...shape], 1);
      const mean = numbers([...of], 2);
      const variance = tf.abs(numbers([...of], 3));
      const [scale, offset, dy] = [numbers([...of], 4), numbers([...of], 5), numbers([...shape], 6)];
      const formula = (...[image, center, spread, factor, summand]: tf.Tensor[]) =>
        tf.add(tf.mul(tf.div(tf.sub(image!, center!), tf.sqrt(tf.add(spread!, EPSILON))), factor!), summand!);
      const expected = tf.grads(formula)([x, mean, variance, scale, offset], dy);
      const all = tf.grads((...[image, center, spread, factor, summand]: tf.Tensor[]) =>
        tf.batchNorm(image!, center!, spread!, summand, factor, EPSILON),
      )([x, mean, variance, scale, offset], dy);
      // Sums of up to forty terms of order 10 in single precision.
      for (const [at, slope] of all.entries()) {
        expect(apart(slope.dataSync(), [...expected[at]!.dataSync()])).toBeLessThan(1e-4);
      }
      for (const parts of [{}, { scale }, { offset }, { scale, offset }] as Parts[]) {
        const slope = tf.grad((image: tf.Tensor) =>
          tf.batchNorm(image, mean, variance, parts.offset, parts.scale, EPSILON),
        )(x, dy);
        const factor = tf.div(parts.scale ?? tf.scalar(1), tf.sqrt(tf.add(variance, EPSILON)));
        expect(slope.shape).toEqual(shape);
        expect(apart(slope.dataSync(), [...tf.mul(dy, factor).dataSync()])).toBeLessThan(1e-5);
      }
    }),
  );

  it("flow through a layer without scale or center, and leave no tensor behind", () => {
    for (const settings of [{ scale: false }, { center: false }, { scale: false, center: false }]) {
      const layer = tf.layers.batchNormalization(settings);
      const slope = tf.grad((x: tf.Tensor) => layer.apply(x) as tf.Tensor);
      const x = tf.ones([2, 3, 3, 2]);
      const first = scoped(() => [...slope(x).dataSync()]);
      const before = tf.memory().numTensors;
      scoped(() => slope(x));
      layer.apply(x, {});
      expect(tf.memory().numTensors - before).toBe(1);
      // Untrained statistics: mean 0, variance 1.
      expect(apart(first, Array(36).fill(1 / Math.sqrt(1 + EPSILON)))).toBeLessThan(1e-6);
      x.dispose();
      layer.dispose();
    }
  });
});

interface Parts {
  readonly scale?: tf.Tensor;
  readonly offset?: tf.Tensor;
}
