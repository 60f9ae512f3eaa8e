import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Activation, planeOf, planesOf } from "../../src/activations/activation.js";
import { samplesOf } from "../../src/activations/plane.js";

/**
 * An activation whose every value encodes its image, row, column and channel: 1234 is row 2, column 3, channel 4 of
 * image 1.
 */
function telling(shape: Activation["shape"]): Activation {
  const [images, height, width, channels] = shape;
  const values = Float32Array.from({ length: images * height * width * channels }, (_, index) => {
    const [pixel, channel] = [Math.floor(index / channels), index % channels];
    const [row, column] = [Math.floor(pixel / width) % height, pixel % width];
    return 1000 * Math.floor(pixel / (width * height)) + 100 * row + 10 * column + channel;
  });
  return { tap: "any", shape, values };
}

describe("the planes of an activation", () => {
  it("are one per channel, as wide and high as the map", () => {
    const planes = planesOf(telling([2, 3, 5, 4]), 1);
    expect(planes).toHaveLength(4);
    for (const plane of planes) expect(plane).toMatchObject({ width: 5, height: 3, stride: 4 });
  });

  it("contain the samples of their image and channel, row by row and not transposed", () => {
    const samples = [...samplesOf(planeOf(telling([2, 2, 3, 4]), 1, 2))];
    expect(samples).toEqual([1002, 1012, 1022, 1102, 1112, 1122]);
  });

  it("are views: changes to the activation are visible in them", () => {
    const activation = telling([1, 2, 2, 2]);
    const [, second] = planesOf(activation, 0);
    activation.values[3] = -7;
    expect(second?.values).toBe(activation.values);
    expect([...samplesOf(second ?? planeOf(activation, 0, 0))]).toEqual([1, -7, 101, 111]);
  });

  it("cover every value of their activation exactly once, whatever its shape", () => {
    const side = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(fc.tuple(side, side, side, side), (shape) => {
        const activation = telling(shape);
        const samples = Array.from({ length: shape[0] }, (_, image) =>
          planesOf(activation, image).flatMap((plane) => [...samplesOf(plane)]),
        ).flat();
        expect(samples.toSorted((a, b) => a - b)).toEqual([...activation.values].toSorted((a, b) => a - b));
        expect(new Set(samples).size).toBe(activation.values.length);
      }),
    );
  });

  it.each<[string, Activation["shape"], readonly number[]]>([
    ["a vector of units, one sample each", [2, 1, 1, 3], [1002]],
    ["a sequence, one row", [1, 1, 4, 3], [2, 12, 22, 32]],
    ["a map without channels to spare", [1, 2, 2, 3], [2, 12, 102, 112]],
  ])("contain %s", (_, shape, expected) => {
    expect([...samplesOf(planeOf(telling(shape), shape[0] - 1, 2))]).toEqual(expected);
  });
});
