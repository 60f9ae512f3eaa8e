import { describe, expect, it } from "vitest";
import { resolve } from "../../src/core/options/option.js";
import type { RasterMark, TextMark } from "../../src/figures/figure.js";
import { loadStyle } from "../../src/figures/style/loadStyle.js";
import type { StyleChoice } from "../../src/figures/style/style.js";
import { drawView } from "../../src/views/drawView.js";
import { overview } from "../../src/views/overview.js";
import type { Drawing, ViewInput } from "../../src/views/view.js";
import { madeUpNetwork } from "../support/networks.js";

const SUBJECT = madeUpNetwork({ answers: [[0.1, 0.7, 0.2]], labels: [2] });
const TWO = madeUpNetwork({
  answers: [
    [0.1, 0.7, 0.2],
    [0.3, 0.1, 0.6],
  ],
  labels: [2, 2],
});

async function drawn(
  subject: ViewInput,
  given: Readonly<Record<string, unknown>> = {},
  style: StyleChoice = {},
): Promise<readonly Drawing[]> {
  return [...drawView(overview, subject, resolve(overview.options, given), await loadStyle(style)).drawings];
}

async function first(...given: Parameters<typeof drawn>): Promise<Drawing> {
  return (await drawn(...given))[0] as Drawing;
}

function textsOf({ figure }: Drawing): readonly string[] {
  return figure.marks.filter((mark): mark is TextMark => mark.type === "text").map(({ text }) => text);
}

/** The rasters of a figure that are maps: all but the input and colorbars. */
function tilesOf({ figure, planes }: Drawing): readonly RasterMark[] {
  const rasters = figure.marks.filter((mark): mark is RasterMark => mark.type === "raster");
  return rasters.filter(({ samples }) => planes.some((plane) => plane === samples));
}

describe("the taps of an overview", () => {
  it("are the chosen ones and the output, in the network's order", () => {
    const { taps } = SUBJECT;
    const observed = { name: "made up", taps, blocks: [], output: "answer" };
    expect(overview.taps(observed).map(({ name }) => name)).toEqual(taps.map(({ name }) => name));
    expect(overview.taps(observed, ["sum"]).map(({ name }) => name)).toEqual(["sum", "answer"]);
  });
});

describe("an overview", () => {
  it("draws every channel of every tap but the output once, in order; a silent one keeps its position", async () => {
    const drawing = await first(SUBJECT);
    const [conv = [], sum = [], deep = []] = [20, 8, 11].map((count) =>
      Array.from({ length: count }, (_, at) => at),
    );
    expect(drawing.facts.parts?.map(({ tap, channels }) => [tap, channels])).toEqual([
      ["conv", conv],
      ["sum", sum],
      ["deep/relu", deep],
    ]);
    expect(drawing.facts.channels).toEqual([...conv, ...sum, ...deep]);
    // The silent one is a gray tile without a raster.
    expect(tilesOf(drawing)).toHaveLength(20 + 8 + 11 - 1);
    expect(drawing.facts.marked.silent).toBe(1);
    expect(textsOf(drawing).join("\n")).toMatch(/1 of 39 channels silent on this image/);
  });

  it.each(["screen", "nature-single", "nature-double", "slide"] as const)(
    "enlarges maps of equal size equally and none to an illegible tile, for %s",
    async (preset) => {
      const style = await loadStyle({ preset });
      const tiles = tilesOf(await first(SUBJECT, {}, { preset }));
      for (const size of [12, 5]) {
        const zooms = tiles.filter(({ samples }) => samples.width === size).map(({ zoom }) => zoom);
        expect(new Set(zooms).size).toBe(1);
        expect(zooms[0]! * size).toBeGreaterThanOrEqual(24 * style.unit);
      }
    },
  );

  it.each(["nature-single", "nature-double", "slide"] as const)("is as wide as %s", async (preset) => {
    const style = await loadStyle({ preset });
    expect((await first(SUBJECT, {}, { preset })).figure.width).toBe(style.width);
  });

  it.each([
    { scope: "layer", bars: 3 },
    { scope: "network", bars: 1 },
    { scope: "filter", bars: 0 },
  ])("has $bars colorbars for the scope $scope", async ({ scope, bars }) => {
    const drawing = await first(SUBJECT, { scope });
    const rasters = drawing.figure.marks.filter((mark) => mark.type === "raster");
    // Each raster that is not a tile is a colorbar, except for the input.
    expect(rasters.length - tilesOf(drawing).length - 1).toBe(bars);
  });

  it("prints the range of each channel if each has its own scale", async () => {
    const drawing = await first(SUBJECT, { scope: "filter" });
    const ranges = textsOf(drawing).filter((text) => /^\d+ · .+ … .+$/.test(text));
    expect(ranges).toHaveLength(20 + 8 + 11 - 1);
  });

  it("labels the predicted class and the true label", async () => {
    expect(textsOf(await first(SUBJECT))).toEqual(
      expect.arrayContaining(["10%", "70% · predicted", "20% · true label", "label 2"]),
    );
  });

  it("shows the mean prediction of a mean, and the label shared by all of its images", async () => {
    const texts = textsOf(await first(TWO, { reduce: "mean" }));
    expect(texts).toEqual(expect.arrayContaining(["20%", "40% · predicted", "40% · true label"]));
    expect(texts).toEqual(expect.arrayContaining(["mean of 2 images", "label 2"]));
  });

  it("is one figure for each image", async () => {
    const drawings = await drawn(TWO);
    expect(drawings.map(({ name }) => name)).toEqual(["overview-0", "overview-1"]);
    expect(drawings.map(({ facts }) => facts.images)).toEqual([[0], [1]]);
  });

  it("excludes the prediction's values from the scale of the maps", async () => {
    const large = madeUpNetwork({ answers: [[1e6, -1e6]] });
    const { facts } = await first(large, { scope: "network" });
    expect(facts.domain?.[1]).toBeLessThan(10);
  });

  it("says so if the output is not class probabilities", async () => {
    const texts = textsOf(await first(madeUpNetwork({ answers: [[4, -2]] }))).join(" ");
    expect(texts).toMatch(/no class probabilities: some values are below zero/);
    expect(texts).not.toMatch(/%.*predicted/);
    expect(texts).toMatch(/4 · largest/);
  });

  it("draws an output of maps as a row, and says that it is not class probabilities", async () => {
    const drawing = await first({ ...SUBJECT, output: "deep/relu" });
    expect(drawing.facts.parts?.map(({ tap }) => tap)).toContain("deep/relu");
    expect(textsOf(drawing).join(" ")).toMatch(/no class probabilities/);
  });

  it("draws only the chosen channels of each tap", async () => {
    const { facts } = await first(SUBJECT, { top: 3 });
    expect(facts.parts?.map(({ channels }) => channels.length)).toEqual([3, 3, 3]);
  });

  it("uses the requested zoom and columns", async () => {
    const one = await first(SUBJECT, { zoom: 7, columns: 1 });
    expect(tilesOf(one).find(({ samples }) => samples.width === 12)?.zoom).toBe(7);
    const three = await first(SUBJECT, { zoom: 7, columns: 3 });
    expect(three.figure.height).toBeLessThan(one.figure.height);
    expect(three.figure.width).toBeGreaterThan(one.figure.width);
  });
});
