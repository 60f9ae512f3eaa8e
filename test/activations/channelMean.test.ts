import { expect, it } from "vitest";
import { channelMean } from "../../src/activations/channelMean.js";

const activation = {
  tap: "tap",
  shape: [2, 1, 2, 3] as const,
  values: Float32Array.of(1, 2, 6, 0, 4, -4, 10, 20, 60, 1, NaN, 2),
};

it("the mean over channels is taken at each position of each image, over the chosen channels only", () => {
  expect(channelMean(activation, [0, 1, 2])).toEqual({
    tap: "tap",
    shape: [2, 1, 2, 1],
    values: Float32Array.of(3, 0, 30, NaN),
  });
  expect(channelMean(activation, [2, 0]).values).toEqual(Float32Array.of(3.5, -2, 35, 1.5));
});
