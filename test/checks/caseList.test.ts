import { describe, expect, it } from "vitest";
import { frameOf } from "../../src/checks/caseFrame.js";
import { caseList, FEW } from "../../src/checks/caseList.js";
import { FAULT_CLASSES } from "../../src/checks/faultClasses.js";
import { caseWords, type KernelCase, OPERATION_NAMES, stridesOf } from "../../src/checks/kernelCase.js";
import { GUARDS, type GuardedKernel, guardOf } from "../../src/engine/native/guards.js";
import { convolutionOf } from "../../src/engine/native/native-convolution.js";

const cases = caseList();

/** The TensorFlow kernel that each operation with guards ends in. */
const KERNELS: Partial<Readonly<Record<KernelCase["operation"], GuardedKernel>>> = {
  convolution: "Conv2D",
  "fused convolution": "Conv2D",
  "convolution by input": "Conv2DBackpropInput",
  "transposed convolution": "Conv2DBackpropInput",
  "convolution by filter": "Conv2DBackpropFilter",
  "depthwise convolution": "DepthwiseConv2dNative",
  "fused depthwise convolution": "DepthwiseConv2dNative",
  "depthwise convolution by input": "DepthwiseConv2dNativeBackpropInput",
  "depthwise convolution by filter": "DepthwiseConv2dNativeBackpropFilter",
};

function guardOfCase(shape: KernelCase) {
  const { operation, input, kernel, filters, dilation, padding } = shape;
  const name = KERNELS[operation];
  if (name === undefined) return undefined;
  const attrs = { strides: stridesOf(shape), dilations: dilation, pad: padding } as const;
  return guardOf(name, convolutionOf(input, [...kernel, input[3], filters], attrs as never));
}

describe("the list of the kernel check", () => {
  it("contains about fifty thousand cases of every operation", () => {
    expect(cases.length).toBeGreaterThan(48_000);
    expect(cases.length).toBeLessThan(56_000);
    const operations = new Set(cases.map(({ operation }) => operation));
    expect([...operations].sort()).toEqual([...OPERATION_NAMES].sort());
  });

  it("is the same at every call", () => {
    expect(caseList(FEW).map(caseWords)).toEqual(caseList(FEW).map(caseWords));
    expect(caseList()[31_415]).toEqual(cases[31_415]);
  });

  it("has output to compare in every case", () => {
    for (const shape of cases) {
      const { height, width } = frameOf(shape);
      if (height < 1 || width < 1) expect.fail(`${caseWords(shape)} gives nothing`);
    }
  });

  it("covers every kernel, stride, dilation, padding, batch and many channels and maps", () => {
    const values = (of: (shape: KernelCase) => number | string) => new Set(cases.map(of));
    for (const side of [1, 2, 3, 4, 5, 6, 7])
      expect(values(({ kernel }) => kernel.join("×"))).toContain(`${side}×${side}`);
    for (const oblong of ["1×3", "3×1", "2×3", "1×7"])
      expect(values(({ kernel }) => kernel.join("×"))).toContain(oblong);
    expect([1, 2, 3].every((stride) => values((shape) => shape.stride).has(stride))).toBe(true);
    expect([1, 2, 3].every((dilation) => values((shape) => shape.dilation).has(dilation))).toBe(true);
    expect(values(({ input }) => input[0])).toEqual(new Set([1, 2, 3]));
    const channels = values(({ input }) => input[3]);
    const asked = [...range(1, 17), ...range(31, 33), ...range(40, 48), ...range(64, 80), ...range(97, 129)];
    expect(asked.filter((count) => !channels.has(count))).toEqual([]);
    expect([256, 512, 1024, 2048].filter((count) => !channels.has(count))).toEqual([]);
    const maps = values(({ input }) => `${input[1]}×${input[2]}`);
    for (const side of [1, 2, 3, 4, 5, 6, 7, 8, 9, 14, 28, 56]) expect(maps).toContain(`${side}×${side}`);
  });

  it.each(FAULT_CLASSES.map((fault) => [fault.name, fault] as const))(
    "includes %s at least twenty times, and in the fast check too",
    (_, { matches }) => {
      expect(cases.filter(matches).length).toBeGreaterThanOrEqual(20);
      expect(caseList(FEW).filter(matches).length).toBeGreaterThanOrEqual(1);
    },
  );

  const guards = Object.entries(GUARDS).flatMap(([kernel, own]) =>
    own.map((guard, index) => ({ kernel, index, guard, fault: guard.fault })),
  );

  it.each(guards)("triggers guard $index of $kernel at least twenty times", ({ kernel, guard }) => {
    const met = cases.filter((shape) => KERNELS[shape.operation] === kernel && guardOfCase(shape) === guard);
    expect(met.length).toBeGreaterThanOrEqual(20);
  });

  it("has a guard for every shape of a known fault of the native engine's convolutions", () => {
    const faults = FAULT_CLASSES.filter(({ engines }) => engines.includes("native"));
    const unguarded = cases.filter(
      (shape) =>
        KERNELS[shape.operation] !== undefined &&
        faults.some(({ matches }) => matches(shape)) &&
        guardOfCase(shape) === undefined,
    );
    expect(unguarded.map(caseWords)).toEqual([]);
  });

  it("leaves most shapes to the libraries, so that these are checked too", () => {
    const own = cases.filter((shape) => KERNELS[shape.operation] !== undefined);
    expect(own.filter((shape) => guardOfCase(shape) === undefined).length).toBeGreaterThan(own.length / 3);
  });
});

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
