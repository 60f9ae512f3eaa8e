import { describe, expect, it } from "vitest";
import { frameOf } from "../../src/checks/caseFrame.js";
import { caseList } from "../../src/checks/caseList.js";
import { caseWords, type KernelCase } from "../../src/checks/kernelCase.js";
import {
  depthwiseAt,
  depthwiseByFilterAt,
  depthwiseByInputAt,
} from "../../src/checks/reference/depthwise.js";
import {
  type Convolution,
  convolutionAt,
  convolutionByFilterAt,
  convolutionByInputAt,
  type Element,
} from "../../src/checks/reference/referenceConvolution.js";
import {
  averagePool,
  averagePoolByInput,
  maxPool,
  maxPoolByInput,
} from "../../src/checks/reference/referencePooling.js";
import { stream } from "../../src/engine/seeds.js";

const BASE: KernelCase = {
  operation: "convolution",
  input: [1, 3, 3, 1],
  kernel: [2, 2],
  filters: 1,
  stride: 1,
  dilation: 1,
  padding: "same",
};
const NINE = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);

function values(element: Element, size: number): number[] {
  return Array.from({ length: size }, (_, index) => element(index));
}

describe("the reference of a convolution", () => {
  it("matches a computation by hand: padding 'same' begins at the bottom and right", () => {
    const first = NINE;
    const second = Float32Array.of(1, 10, 100, 1000);
    const element = convolutionAt({ shape: BASE, frame: frameOf(BASE), first, second });
    expect(values(element, 9)).toEqual([5421, 6532, 603, 8754, 9865, 906, 87, 98, 9]);
  });

  it("uses the stride and the dilation", () => {
    const shape: KernelCase = { ...BASE, dilation: 2, padding: "valid" };
    const second = Float32Array.of(1, 10, 100, 1000);
    const frame = frameOf(shape);
    expect(values(convolutionAt({ shape, frame, first: NINE, second }), 1)).toEqual([9731]);
    const strided: KernelCase = { ...BASE, stride: 2 };
    const element = convolutionAt({ shape: strided, frame: frameOf(strided), first: NINE, second });
    expect(values(element, 4)).toEqual([5421, 603, 87, 9]);
    const unlike: KernelCase = { ...BASE, stride: 2, columnStride: 1 };
    const wide = convolutionAt({ shape: unlike, frame: frameOf(unlike), first: NINE, second });
    expect(values(wide, 6)).toEqual([5421, 6532, 603, 87, 98, 9]);
  });
});

type Reference = (convolution: Convolution) => Element;

const KINDS: readonly { name: string; operation: string; of: readonly [Reference, Reference, Reference] }[] =
  [
    {
      name: "convolution",
      operation: "convolution",
      of: [convolutionAt, convolutionByInputAt, convolutionByFilterAt],
    },
    {
      name: "depthwise convolution",
      operation: "depthwise convolution",
      of: [depthwiseAt, depthwiseByInputAt, depthwiseByFilterAt],
    },
  ];

describe.each(KINDS)("the gradients of a $name", ({ operation, of: [forward, byInput, byFilter] }) => {
  const shapes = caseList(1 / 100).filter((shape) => shape.operation === operation);

  // ⟨dy, F(x, w)⟩ is linear in x and in w, so both gradients reproduce it, exactly for integers.
  it("reproduce the product of output and its gradient, for every shape", () => {
    const random = stream("reference");
    const draw = (size: number) => Float32Array.from({ length: size }, () => Math.floor(random() * 7) - 3);
    for (const shape of shapes) {
      const { input, kernel, filters } = shape;
      const frame = frameOf(shape);
      const outputs = operation === "convolution" ? filters : filters * input[3];
      const x = draw(input.reduce((a, b) => a * b));
      const w = draw(kernel[0] * kernel[1] * input[3] * filters);
      const dy = draw(input[0] * frame.height * frame.width * outputs);
      if (x.length * kernel[0] * kernel[1] * filters > 400_000) continue;
      const product = inner(dy, forward({ shape, frame, first: x, second: w }));
      expect(inner(x, byInput({ shape, frame, first: dy, second: w })), caseWords(shape)).toBe(product);
      expect(inner(w, byFilter({ shape, frame, first: x, second: dy })), caseWords(shape)).toBe(product);
    }
  });
});

function inner(values: Float32Array, element: Element): number {
  return values.reduce((sum, value, index) => sum + value * element(index), 0);
}

describe("the reference of a pooling", () => {
  it("takes the maximum and the mean of the values within the map", () => {
    expect([...maxPool(BASE, NINE)]).toEqual([5, 6, 6, 8, 9, 9, 8, 9, 9]);
    expect([...averagePool(BASE, NINE)]).toEqual([3, 4, 4.5, 6, 7, 7.5, 7.5, 8.5, 9]);
  });

  it("passes gradients to the maximum, and divides them among averaged values", () => {
    const dy = Float32Array.of(1, 1, 1, 1, 1, 1, 1, 1, 1);
    expect([...maxPoolByInput(BASE, NINE, dy)]).toEqual([0, 0, 0, 0, 1, 2, 0, 2, 4]);
    expect([...averagePoolByInput(BASE, dy)]).toEqual([0.25, 0.5, 0.75, 0.5, 1, 1.5, 0.75, 1.5, 2.25]);
  });

  it("passes on a NaN", () => {
    const x = NINE.map((value) => (value === 5 ? Number.NaN : value));
    expect([...maxPool(BASE, x)]).toEqual([Number.NaN, Number.NaN, 6, Number.NaN, Number.NaN, 9, 8, 9, 9]);
  });
});
