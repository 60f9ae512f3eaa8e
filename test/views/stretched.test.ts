import { describe, expect, it } from "vitest";
import type { Activation } from "../../src/activations/activation.js";
import { resolve } from "../../src/core/options/option.js";
import type { PathMark, RasterMark } from "../../src/figures/figure.js";
import { loadStyle } from "../../src/figures/style/loadStyle.js";
import { drawView } from "../../src/views/drawView.js";
import { overview } from "../../src/views/overview.js";
import { strongest } from "../../src/views/strongest.js";
import type { Drawing, ViewInput } from "../../src/views/view.js";
import { madeUpNetwork } from "../support/networks.js";
import { madeUpSubject } from "../support/subjects.js";

const LEAST = 16;
const CHANNELS = 3;

/** One tap with a number of rows and columns of distinct values. */
function subjectOf(height: number, width: number): ViewInput {
  const value = ({ row, column, channel }: { row: number; column: number; channel: number }) =>
    Math.fround(Math.sin(1 + channel + CHANNELS * (column + width * row)));
  const subject = madeUpSubject({ height, width, channels: CHANNELS, value });
  const [tap] = subject.taps;
  const [activation] = subject.activations as [Activation];
  const shape = height === 1 ? [width, CHANNELS] : [height, width, CHANNELS];
  const { probe } = madeUpNetwork({ answers: [[0.1, 0.9]], labels: [1] });
  return { ...subject, probe, taps: [{ ...tap!, shape }], activations: [activation], blocks: [] };
}

async function drawn(
  view: typeof overview | typeof strongest,
  subject: ViewInput,
  given: Readonly<Record<string, unknown>> = {},
): Promise<Drawing> {
  const style = await loadStyle();
  const drawings =
    view === overview
      ? drawView(overview, subject, resolve(overview.options, given), style)
      : drawView(strongest, subject, resolve(strongest.options, given), style);
  return [...drawings.drawings][0] as Drawing;
}

/** The rasters of channels: all but the input's and those of colorbars. */
function tilesOf({ figure }: Drawing): readonly RasterMark[] {
  const rasters = figure.marks.filter((mark): mark is RasterMark => mark.type === "raster");
  return rasters.filter(({ title }) => title?.startsWith("channel") === true);
}

/** The samples of a raster row by row. */
function rowsIn({ samples: { width, height, values, offset, stride } }: RasterMark): number[][] {
  return Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (_, column) => values[offset + (row * width + column) * stride] as number),
  );
}

const CASES = [
  ["overview", overview, {}],
  ["strongest", strongest, {}],
  ["strongest across", strongest, { across: true }],
] as const;

describe.each(CASES)("a tap one sample thick, drawn by %s", (_, view, given) => {
  it.each([4, 28, 200, 784])("is legibly high over %i steps, each a column of one value", async (steps) => {
    const subject = subjectOf(1, steps);
    const drawing = await drawn(view, subject, given);
    const tiles = tilesOf(drawing);
    expect(tiles).toHaveLength(CHANNELS);
    for (const [at, tile] of tiles.entries()) {
      const { width, height } = tile.samples;
      expect(width).toBe(steps);
      expect(height * tile.zoom).toBeGreaterThanOrEqual(LEAST);
      expect(height * tile.zoom).toBeLessThan(2 * LEAST);
      const channel = drawing.facts.channels[at] as number;
      const expected = Array.from(
        { length: steps },
        (_, step) => subject.activations[0]!.values[step * CHANNELS + channel],
      );
      for (const row of rowsIn(tile)) expect(row).toEqual(expected);
    }
  });

  it("is legibly wide if it is one column", async () => {
    const drawing = await drawn(view, subjectOf(28, 1), given);
    for (const tile of tilesOf(drawing)) {
      expect(tile.samples.height).toBe(28);
      expect(tile.samples.width * tile.zoom).toBeGreaterThanOrEqual(LEAST);
      for (const row of rowsIn(tile)) expect(new Set(row).size).toBe(1);
    }
  });

  it("has no overlapping tile, nor one beyond the page", async () => {
    const drawing = await drawn(view, subjectOf(1, 28), given);
    const boxes = tilesOf(drawing).map(({ x, y, zoom, samples }) => ({
      ...{ x, y },
      ...{ right: x + samples.width * zoom, bottom: y + samples.height * zoom },
    }));
    for (const [at, one] of boxes.entries()) {
      expect(one.right).toBeLessThanOrEqual(drawing.figure.width);
      expect(one.bottom).toBeLessThanOrEqual(drawing.figure.height);
      for (const other of boxes.slice(at + 1)) {
        const isApart =
          one.right <= other.x || other.right <= one.x || one.bottom <= other.y || other.bottom <= one.y;
        expect(isApart).toBe(true);
      }
    }
  });

  it("returns its own numbers as data, each once", async () => {
    const drawing = await drawn(view, subjectOf(1, 28), given);
    expect(drawing.planes.map(({ width, height }) => [width, height])).toEqual(
      Array.from({ length: CHANNELS }, () => [28, 1]),
    );
  });

  it.each([
    [7, 7],
    [2, 28],
    [1, 1],
  ])("is unchanged if a map has %i × %i samples", async (height, width) => {
    // biome-ignore format: sizes
    const drawing = await drawn(view, subjectOf(height, width), given);
    const sizes = drawing.figure.marks.flatMap((mark) =>
      mark.type === "raster" && drawing.planes.some((plane) => plane === mark.samples) ? [mark] : [],
    );
    for (const { samples } of sizes) expect([samples.height, samples.width]).toEqual([height, width]);
    if (height * width > 1) expect(sizes).toHaveLength(CHANNELS);
  });
});

describe("the ring around a peak of a sequence", () => {
  it("is at its step, in the middle of the height", async () => {
    const drawing = await drawn(strongest, subjectOf(1, 28), { rank: "max" });
    const tiles = tilesOf(drawing);
    const rings = drawing.figure.marks.filter(
      (mark): mark is PathMark => mark.type === "path" && mark.points.length > 40,
    );
    expect(rings).toHaveLength(2 * CHANNELS);
    for (const [at, tile] of tiles.entries()) {
      const { points } = rings[2 * at] as PathMark;
      const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
      const [row] = rowsIn(tile) as [number[]];
      const step = row.indexOf(Math.max(...row));
      const middle = (values: readonly number[]) => (Math.min(...values) + Math.max(...values)) / 2;
      expect(middle(xs)).toBeCloseTo(tile.x + (step + 0.5) * tile.zoom, 6);
      expect(middle(ys)).toBeCloseTo(tile.y + (tile.samples.height * tile.zoom) / 2, 6);
    }
  });
});
