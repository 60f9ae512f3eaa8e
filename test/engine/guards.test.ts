import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { type EngineName, startEngine } from "../../src/engine/engine.js";
import { scoped } from "../../src/engine/scope.js";
import {
  attributesOf,
  byFilter,
  byInput,
  forward,
  outputShape,
  type Spec,
  small,
  tensorOf,
} from "../support/convolution.js";
import { enginesHere } from "../support/engine.js";

const engines = await enginesHere();

/** A kernel, and its result for small integers by definition. */
interface Kernel {
  readonly name: string;
  readonly isDepthwise: boolean;
  readonly computed: (spec: Spec) => tf.Tensor;
  readonly expected: (spec: Spec) => Float64Array;
}

function numbersOf(spec: Spec, isDepthwise: boolean) {
  const y = outputShape(spec, isDepthwise);
  const bias = isDepthwise ? spec.filter[2] * spec.filter[3] : spec.filter[3];
  return {
    x: small(spec.input, 1),
    filter: small(spec.filter, 2),
    y: small(y, 3),
    bias: small([bias], 4),
    shapes: { x: spec.input, filter: spec.filter, y, bias: [bias] },
  };
}

function kernelOf(name: string): Kernel {
  const isDepthwise = name.includes("Depthwise");
  const run = (spec: Spec, names: readonly ("x" | "filter" | "y" | "bias")[], attrs: object) => {
    const numbers = numbersOf(spec, isDepthwise);
    const tensors = names.map((key) => tensorOf(numbers[key], numbers.shapes[key]));
    const inputs = Object.fromEntries(names.map((key, at) => [key === "y" ? "dy" : key, tensors[at]!]));
    const result = tf.engine().runKernel(name, inputs, { ...attributesOf(spec), ...attrs });
    tf.dispose(tensors);
    return result as tf.Tensor;
  };
  const sums = (spec: Spec) => forward(spec, isDepthwise, numbersOf(spec, isDepthwise));
  if (name.endsWith("BackpropInput")) {
    return {
      name,
      isDepthwise,
      computed: (spec) => run(spec, ["y", "filter"], { inputShape: spec.input }),
      expected: (spec) => byInput(spec, isDepthwise, numbersOf(spec, isDepthwise)),
    };
  }
  if (name.endsWith("BackpropFilter")) {
    return {
      name,
      isDepthwise,
      computed: (spec) => run(spec, ["x", "y"], { filterShape: spec.filter }),
      expected: (spec) => byFilter(spec, isDepthwise, numbersOf(spec, isDepthwise)),
    };
  }
  if (!name.startsWith("Fused")) {
    return { name, isDepthwise, computed: (spec) => run(spec, ["x", "filter"], {}), expected: sums };
  }
  return {
    name,
    isDepthwise,
    computed: (spec) => run(spec, ["x", "filter", "bias"], { activation: "leakyrelu", leakyreluAlpha: 0.5 }),
    expected: (spec) => {
      const { bias } = numbersOf(spec, isDepthwise);
      return sums(spec).map((sum, at) => leaky(sum + bias[at % bias.length]!));
    },
  };
}

const leaky = (value: number): number => (value < 0 ? value / 2 : value);

/** A convolution of k×k windows on a square map. */
function square(
  channels: number,
  outputs: number,
  rest: Partial<Spec> & { k: number; map: number; n?: number },
) {
  const { k, map, n = 1, ...spec } = rest;
  return { input: [n, map, map, channels], filter: [k, k, channels, outputs], ...spec } satisfies Spec;
}

/** A class of shapes that some processor computes incorrectly or crashes on, and examples. */
interface Row {
  readonly what: string;
  readonly kernels: readonly string[];
  readonly specs: readonly Spec[];
}

const CONVOLUTION = ["Conv2D", "FusedConv2D", "Conv2DBackpropFilter", "Conv2DBackpropInput"];
const DEPTHWISE = [
  "DepthwiseConv2dNative",
  "FusedDepthwiseConv2D",
  "DepthwiseConv2dNativeBackpropFilter",
  "DepthwiseConv2dNativeBackpropInput",
];

const ROWS: readonly Row[] = [
  {
    what: "1×1, channels whose last block is not full",
    kernels: CONVOLUTION,
    specs: [
      ...[33, 45, 73, 97, 129, 208].map((channels) => square(channels, 3, { k: 1, map: 5, n: 2 })),
      ...[512, 1024, 2048].map((channels) => square(channels, 4, { k: 1, map: 2 })),
    ],
  },
  {
    what: "1×1, wide pairs of channels",
    kernels: CONVOLUTION,
    specs: [
      [256, 1024],
      [1024, 512],
    ].map(([channels, outputs]) => square(channels!, outputs!, { k: 1, map: 1, n: 2 })),
  },
  {
    what: "1×1, strided",
    kernels: CONVOLUTION,
    specs: [
      square(1, 4, { k: 1, map: 10, stride: 2 }),
      square(3, 5, { k: 1, map: 14, stride: 2, n: 3 }),
      square(8, 8, { k: 1, map: 27, stride: 3 }),
      square(15, 2, { k: 1, map: 18, stride: 3 }),
      square(7, 2, { k: 1, map: 56, stride: 2 }),
      square(40, 9, { k: 1, map: 9, stride: 2, pad: "valid" }),
    ],
  },
  {
    what: "strided",
    kernels: CONVOLUTION,
    specs: [2, 3, 5, 7].flatMap((k) => [
      square(40, 3, { k, map: 8, stride: 2 }),
      square(73, 2, { k, map: 9, stride: 2, pad: "valid" }),
      square(100, 2, { k, map: 7, stride: 3 }),
    ]),
  },
  {
    what: "strided, oblong windows",
    kernels: CONVOLUTION,
    specs: [
      { input: [2, 8, 5, 33], filter: [1, 3, 33, 4], stride: 2 },
      { input: [1, 5, 9, 65], filter: [3, 1, 65, 4], stride: 3 },
      { input: [1, 9, 9, 97], filter: [1, 7, 97, 2], stride: 2 },
      { input: [1, 6, 7, 144], filter: [2, 3, 144, 2], stride: 2, pad: "valid" },
    ],
  },
  {
    what: "one channel in and out",
    kernels: CONVOLUTION,
    specs: [2, 3, 5, 7].map((k) => square(1, 1, { k, map: 14, n: 2 })),
  },
  {
    what: "windows larger than the map",
    kernels: CONVOLUTION,
    specs: [33, 48, 65, 80].map((channels) => square(channels, 2, { k: 7, map: 3 })),
  },
  {
    what: "no stride, channels whose last block is not full",
    kernels: CONVOLUTION,
    specs: [40, 73, 80, 97, 112, 129].map((channels) => square(channels, 2, { k: 3, map: 5 })),
  },
  {
    what: "depthwise, one channel, strided 1×1",
    kernels: DEPTHWISE,
    specs: [square(1, 1, { k: 1, map: 14, stride: 2 }), square(1, 3, { k: 1, map: 27, stride: 3, n: 2 })],
  },
  {
    what: "depthwise, eight columns of padding and more",
    kernels: DEPTHWISE,
    specs: [
      square(2, 1, { k: 3, map: 14, dilation: 8 }),
      square(5, 1, { k: 5, map: 28, dilation: 4 }),
      square(17, 2, { k: 7, map: 9, dilation: 3 }),
      { input: [2, 4, 30, 6], filter: [1, 7, 6, 1], dilation: 3 },
    ],
  },
  {
    what: "dilated",
    kernels: [...CONVOLUTION, ...DEPTHWISE],
    specs: [
      square(4, 3, { k: 3, map: 9, dilation: 2, n: 2 }),
      square(1, 1, { k: 3, map: 8, dilation: 3 }),
      square(33, 2, { k: 2, map: 7, dilation: 3, pad: "valid" }),
      { input: [1, 6, 11, 3], filter: [1, 5, 3, 2], dilation: 2 },
    ],
  },
  {
    what: "no guard stands for",
    kernels: [...CONVOLUTION, ...DEPTHWISE],
    specs: [
      square(3, 4, { k: 3, map: 9, n: 2 }),
      square(64, 2, { k: 3, map: 5, pad: "valid" }),
      square(5, 2, { k: 3, map: 9, stride: 2 }),
    ],
  },
];

describe.each(engines)("a convolution of small integers on the %s engine", (name: EngineName) => {
  beforeAll(async () => {
    await startEngine({ engine: name });
  });

  describe.each(ROWS)("of shapes of the class: $what", ({ kernels, specs }) => {
    it.each(kernels)("is exactly equal to its definition: %s", (kernelName) => {
      const { computed, expected } = kernelOf(kernelName);
      for (const spec of specs) {
        const found = scoped(() => Float64Array.from(computed(spec).dataSync()));
        const apart = expected(spec).findIndex((value, at) => value !== found[at]);
        expect(apart, `the first wrong place for ${JSON.stringify(spec)}`).toBe(-1);
      }
    });
  });

  it("leaves no tensor behind", () => {
    const before = [tf.memory().numTensors, tf.backend().numDataIds()];
    for (const { kernels, specs } of ROWS) {
      for (const kernel of kernels)
        kernelOf(kernel)
          .computed(specs[0] as Spec)
          .dispose();
    }
    const kept = [tf.memory().numTensors, tf.backend().numDataIds()];
    expect(kept.map((count, at) => count - before[at]!)).toEqual([0, 0]);
  });
});
