import { describe, expect, it } from "vitest";
import type { Activation } from "../../src/activations/activation.js";
import { resolve } from "../../src/core/options/option.js";
import type { PathMark, RasterMark, TextMark } from "../../src/figures/figure.js";
import { loadStyle } from "../../src/figures/style/loadStyle.js";
import { rankedIn } from "../../src/views/channels/choice.js";
import { drawView } from "../../src/views/drawView.js";
import { strongest } from "../../src/views/strongest.js";
import type { Drawing, ViewInput } from "../../src/views/view.js";
import { madeUpNetwork } from "../support/networks.js";

const SUBJECT = madeUpNetwork({ answers: [[0.1, 0.7, 0.2]], labels: [2] });

async function drawn(
  given: Readonly<Record<string, unknown>> = {},
  subject: ViewInput = SUBJECT,
): Promise<Drawing> {
  const [drawing] = drawView(
    strongest,
    subject,
    resolve(strongest.options, given),
    await loadStyle(),
  ).drawings;
  return drawing as Drawing;
}

/** Three channels of 1×4 on two images: constant, one peak, negative; on the second image only the last is nonzero. */
const THREE: Activation = {
  tap: "tap",
  shape: [2, 1, 4, 3],
  values: Float32Array.from([
    ...[1, 0, -2, 1, 3, -2, 1, 0, -2, 1, 0, -2],
    ...[0, 0, 0, 0, 0, 0.5, 0, 0, 0, 0, 0, 0],
  ]),
};

describe("the rank of channels", () => {
  it.each([
    {
      rank: "energy",
      expected: [
        [2, 4],
        [1, 2.25],
        [0, 1],
      ],
    },
    {
      rank: "max",
      expected: [
        [1, 3],
        [0, 1],
        [2, -2],
      ],
    },
    {
      rank: "mean",
      expected: [
        [0, 1],
        [1, 0.75],
        [2, -2],
      ],
    },
  ] as const)("is by $rank, with its number", ({ rank, expected }) => {
    const ranked = rankedIn(THREE, 0, { channels: "all", rank });
    expect(ranked.map(({ index, value }) => [index, value])).toEqual(expected);
  });

  it("is that of one image, not of the whole probe; equal channels stay in order", () => {
    const ranked = rankedIn(THREE, 1, { channels: "all", rank: "max" });
    expect(ranked.map(({ index }) => index)).toEqual([2, 0, 1]);
  });

  it("is among the named channels", () => {
    expect(rankedIn(THREE, 0, { channels: "0,2", rank: "max" }).map(({ index }) => index)).toEqual([0, 2]);
  });
});

describe("a figure of the strongest channels", () => {
  it("has a row of the k strongest for each tap, or of all that it has", async () => {
    const { facts } = await drawn({ k: 9 });
    expect(facts.parts?.map(({ tap, channels }) => [tap, channels.length])).toEqual([
      ["conv", 9],
      ["sum", 8],
      ["deep/relu", 9],
      ["answer", 3],
    ]);
  });

  it("states the number of each channel next to its index, in descending order", async () => {
    const { figure, facts } = await drawn({ k: 4, rank: "max" });
    const captions = figure.marks
      .filter((mark): mark is TextMark => mark.type === "text")
      .flatMap(({ text }) => /^(\d+) · ([\d.]+)$/.exec(text)?.slice(1).map(Number) ?? []);
    const conv = captions.slice(0, 8);
    expect(conv.filter((_, at) => at % 2 === 0)).toEqual(facts.parts?.[0]?.channels);
    const numbers = conv.filter((_, at) => at % 2 === 1);
    expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
  });

  it("counts values beyond the scale of all channels among the drawn ones, and says so if these are not all", async () => {
    const words = async (k: number) =>
      (await drawn({ k, percentile: 90 })).figure.marks
        .map((mark) => (mark.type === "text" ? mark.text : ""))
        .join(" ");
    expect(await words(2)).toMatch(/% of the drawn values beyond the scale/);
    expect(await words(2048)).toMatch(/% of values beyond the scale/);
  });

  it("rings the largest value of each tile that has one", async () => {
    const drawing = await drawn({ k: 1, channels: "2", scope: "network" }, onlyTap("sum"));
    const tile = drawing.figure.marks.find(
      (mark): mark is RasterMark => mark.type === "raster" && mark.samples === drawing.planes[0],
    ) as RasterMark;
    const values = Array.from(
      { length: 144 },
      (_, at) => tile.samples.values[tile.samples.offset + at * 8] as number,
    );
    const peak = values.indexOf(Math.max(...values));
    const center = [
      tile.x + ((peak % 12) + 0.5) * tile.zoom,
      tile.y + (Math.floor(peak / 12) + 0.5) * tile.zoom,
    ];
    const rings = drawing.figure.marks.filter(
      (mark): mark is PathMark => mark.type === "path" && mark.points.length > 10,
    );
    expect(rings).toHaveLength(2);
    for (const { points } of rings) {
      const middle = [0, 1].map((axis) => {
        const places = points.map((point) => point[axis] as number);
        return (Math.min(...places) + Math.max(...places)) / 2;
      });
      expect(middle[0]).toBeCloseTo(center[0] as number, 6);
      expect(middle[1]).toBeCloseTo(center[1] as number, 6);
    }
  });

  it("draws no ring on a silent channel", async () => {
    const { figure } = await drawn({ channels: "2" }, onlyTap("conv"));
    expect(figure.marks.filter((mark) => mark.type === "path" && mark.points.length > 10)).toEqual([]);
  });

  it("draws with --across the k strongest of all taps relative to their scales, each with its colorbar", async () => {
    const { figure, facts, planes } = await drawn({ across: true, k: 5, rank: "max", estimator: "extent" });
    expect(facts.parts).toHaveLength(5);
    const shares = facts.parts?.map(({ domain }, at) => {
      const { values, offset, stride, width, height } = planes[at]!;
      const samples = Array.from(
        { length: width * height },
        (_, place) => values[offset + place * stride] as number,
      );
      return Math.max(...samples) / (domain as readonly [number, number])[1];
    });
    expect(shares).toEqual(shares?.toSorted((a, b) => b - a));
    expect(shares?.[0]).toBeCloseTo(1, 6);
    // Five tiles, five colorbars, and the input.
    expect(figure.marks.filter((mark) => mark.type === "raster")).toHaveLength(11);
  });
});

/** The subject with one tap alone. */
function onlyTap(name: string): ViewInput {
  return {
    ...SUBJECT,
    taps: SUBJECT.taps.filter((tap) => tap.name === name),
    activations: SUBJECT.activations.filter(({ tap }) => tap === name),
  };
}
