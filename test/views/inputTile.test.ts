import { describe, expect, it } from "vitest";
import { samplesOf } from "../../src/activations/plane.js";
import { inputTile, pixelsOf, type ShownInput, shownInputOf } from "../../src/views/inputTile.js";

const imageOf = (channels: number, values: readonly number[]) => ({
  tap: "input",
  shape: [1, 1, values.length / channels, channels] as const,
  values: Float32Array.from(values),
});

const drawnIn = (planes: ReturnType<typeof pixelsOf>) => planes.map((plane) => [...samplesOf(plane)]);

/** The input of a view with one image. */
const inputOf = (channels: number, values: readonly number[], rgb?: readonly [number, number, number]) => ({
  probe: {
    ...imageOf(channels, values),
    ...{ address: "a.npy", ids: [0], names: ["0"], labels: [undefined], notes: [""] },
    ...(rgb === undefined ? {} : { rgb }),
  },
  classes: undefined,
});

const FIRST = { words: [], suffix: "", images: [0] };

function shown(...given: Parameters<typeof shownInputOf>): ShownInput {
  const found = shownInputOf(...given);
  if (found === undefined) throw new Error("There is no image.");
  return found;
}

describe("an image of four and more channels", () => {
  it("is drawn with the chosen ones in red, green and blue", () => {
    expect(drawnIn(pixelsOf(imageOf(5, [0, 0.25, 0.5, 0.75, 1]), 0, [3, 2, 1]))).toEqual([
      [0.75],
      [0.5],
      [0.25],
    ]);
    const { words } = shown(inputOf(5, [0, 0.25, 0.5, 0.75, 1], [3, 2, 1]), FIRST);
    expect(words).toEqual(["1×1×5", "red, green, blue: channels 3, 2, 1"]);
  });

  it("is drawn as their mean otherwise, and says so", () => {
    expect(drawnIn(pixelsOf(imageOf(4, [0, 0.25, 0.5, 0.25]), 0))).toEqual([[0.25]]);
    expect(shown(inputOf(4, [0, 0.25, 0.5, 0.25]), FIRST).words).toContain("drawn as the mean of 4 channels");
  });
});

describe("an image of normalised values", () => {
  it("is drawn from its least to its greatest value, and says so", () => {
    const { tile, words } = shown(inputOf(1, [-2, 0, 2]), FIRST);
    expect(tile.domain).toEqual([-2, 2]);
    expect(drawnIn(tile.under?.planes ?? [tile.plane])).toEqual([[0, 0.5, 1]]);
    expect(words).toContain("drawn from −2 to 2");
  });

  it("keeps its own numbers under the pointer", () => {
    expect([...samplesOf(inputTile(pixelsOf(imageOf(1, [-2, 0, 2]), 0)).plane)]).toEqual([-2, 0, 2]);
  });

  it("is drawn as it is if it lies within 0 and 1", () => {
    const planes = pixelsOf(imageOf(1, [0.25, 0.5]), 0);
    expect(inputTile(planes)).toMatchObject({ domain: [0, 1], under: { planes } });
  });
});
