import { describe, expect, it } from "vitest";
import { GUARDS, type GuardedKernel, guardOf } from "../../../src/engine/native/guards.js";
import { convolutionOf } from "../../../src/engine/native/native-convolution.js";

interface Shape {
  readonly input: readonly [number, number, number, number];
  readonly filter: readonly [number, number, number, number];
  readonly strides?: [number, number] | number;
  readonly dilations?: number;
  readonly pad?: "same" | "valid";
}

function pathOf(kernel: GuardedKernel, { input, filter, strides = 1, dilations = 1, pad = "same" }: Shape) {
  return guardOf(kernel, convolutionOf(input, filter, { strides, dilations, pad }))?.path ?? "upstream";
}

function map(size: number, channels: number): Shape["input"] {
  return [1, size, size, channels];
}

const GRADIENT = "Conv2DBackpropInput";
const FILTER = "Conv2DBackpropFilter";

describe("the path of a convolution on the native engine", () => {
  it.each([
    ["wide 1×1", "Conv2D", { input: map(14, 256), filter: [1, 1, 256, 1024] }, "matmul"],
    ["strided 1×1", "Conv2D", { input: map(14, 3), filter: [1, 1, 3, 8], strides: 2 }, "matmul"],
    ["3×3", "Conv2D", { input: map(14, 64), filter: [3, 3, 64, 64], strides: 2 }, "upstream"],
    ["dilated 3×3", "Conv2D", { input: map(14, 4), filter: [3, 3, 4, 4], dilations: 2 }, "upstream"],
    ["1×1", GRADIENT, { input: map(7, 2048), filter: [1, 1, 2048, 512] }, "matmul"],
    ["strided 1×1", GRADIENT, { input: map(7, 80), filter: [1, 1, 80, 8], strides: 2 }, "matmul"],
    ["strided 3×3", GRADIENT, { input: map(9, 40), filter: [3, 3, 40, 8], strides: 2 }, "phases"],
    [
      "3×3 strided in rows alone",
      GRADIENT,
      { input: map(9, 8), filter: [3, 3, 8, 8], strides: [2, 1] },
      "spread",
    ],
    ["3×3 of one channel to one", GRADIENT, { input: map(28, 1), filter: [3, 3, 1, 1] }, "spread"],
    ["7×7 on a 3×3 map", GRADIENT, { input: map(3, 33), filter: [7, 7, 33, 8] }, "spread"],
    ["3×3 of 73 channels", GRADIENT, { input: map(9, 73), filter: [3, 3, 73, 8] }, "spread"],
    ["3×3 of 129 channels", GRADIENT, { input: map(9, 129), filter: [3, 3, 129, 8] }, "spread"],
    ["dilated 3×3", GRADIENT, { input: map(9, 4), filter: [3, 3, 4, 4], dilations: 2 }, "spread"],
    ["3×3 of 8 channels", GRADIENT, { input: map(28, 8), filter: [3, 3, 8, 8] }, "upstream"],
    ["3×3 of 64 channels", GRADIENT, { input: map(28, 64), filter: [3, 3, 64, 64] }, "upstream"],
    ["3×3 of one channel to eight", GRADIENT, { input: map(28, 1), filter: [3, 3, 1, 8] }, "upstream"],
    ["1×1", FILTER, { input: map(14, 512), filter: [1, 1, 512, 1024] }, "taps"],
    ["strided 1×1 of few channels", FILTER, { input: map(56, 7), filter: [1, 1, 7, 8], strides: 2 }, "taps"],
    ["dilated 3×3", FILTER, { input: map(9, 4), filter: [3, 3, 4, 4], dilations: 2 }, "taps"],
    ["strided 3×3", FILTER, { input: map(9, 40), filter: [3, 3, 40, 8], strides: 2 }, "upstream"],
  ] as const)("of %s by %s", (_, kernel, shape, path) => {
    expect(pathOf(kernel, shape as unknown as Shape)).toBe(path);
  });

  it.each([
    ["3×3, dilation 8", [3, 3], 8, "by-hand"],
    ["5×5, dilation 4", [5, 5], 4, "by-hand"],
    ["7×7, dilation 3", [7, 7], 3, "by-hand"],
    ["1×7, dilation 3", [1, 7], 3, "by-hand"],
    ["7×1, dilation 3", [7, 1], 3, "filled"],
    ["3×3, dilation 7", [3, 3], 7, "filled"],
    ["3×3", [3, 3], 1, "upstream"],
  ] as const)("for a depthwise one: %s", (_, [height, width], dilations, path) => {
    const shape: Shape = { input: map(28, 2), filter: [height, width, 2, 1], dilations };
    expect(pathOf("DepthwiseConv2dNative", shape)).toBe(path);
    const unpadded = dilations > 1 ? "filled" : "upstream";
    expect(pathOf("DepthwiseConv2dNative", { ...shape, pad: "valid" })).toBe(unpadded);
  });

  it("for a strided 1×1 depthwise filter gradient depends on its channels", () => {
    const shape = (channels: number): Shape => ({
      input: map(14, channels),
      filter: [1, 1, channels, 1],
      strides: 2,
    });
    expect(pathOf("DepthwiseConv2dNativeBackpropFilter", shape(1))).toBe("taps");
    expect(pathOf("DepthwiseConv2dNativeBackpropFilter", shape(2))).toBe("upstream");
  });

  it("is documented with the fault behind each guard", () => {
    for (const { fault } of Object.values(GUARDS).flat()) expect(fault).toMatch(/^[A-Z].*\.$/);
  });
});
