import { type Mark, moved } from "../figure.js";
import type { Box } from "../layout/box.js";
import { lengthIn, type Style } from "../style/style.js";
import type { Chart } from "./chart.js";
import type { SeriesLook } from "./series.js";
import { symbolAt } from "./symbols.js";

/** Lengths on a screen. */
const SAMPLE = 26;
const GAP = 6;
const SPACING = 16;
const LINE = 18;
const SYMBOL_SIZE = 42;
const SWATCH = 11;
/** Where the middle and the baseline of a line are, from its top. */
const MIDDLE = 9;
const BASELINE = 13;

/** The series of a chart, each with its look, in lines no wider than `width` where each has room by itself. */
export function seriesLegend(chart: Chart, width: number): Box {
  const { style, series } = chart;
  const [line, spacing] = [lengthIn(style, LINE), lengthIn(style, SPACING)];
  let [x, y] = [0, 0];
  const marks = series.flatMap((look) => {
    const length = lengthIn(style, SAMPLE + GAP) + style.measure(look.name, style.text.body);
    if (x > 0 && x + length > width) [x, y] = [0, y + line];
    const placed = moved(entry(look, chart), x, y);
    x += Math.ceil(length) + spacing;
    return placed;
  });
  return { width, height: y + line, marks };
}

function entry(look: SeriesLook, { plan, style }: Chart): readonly Mark[] {
  const place = { x: lengthIn(style, SAMPLE + GAP), y: lengthIn(style, BASELINE) };
  const name: Mark = {
    type: "text",
    ...place,
    text: look.name,
    style: style.text.body,
    color: style.page.ink,
  };
  return [...SAMPLES[plan.kind](look, style), name];
}

type Sampler = (look: SeriesLook, style: Style) => readonly Mark[];

/** What stands beside the name of a series, by the kind of chart. The cells of heatmaps are told by a colorbar. */
const SAMPLES: Readonly<Record<Chart["plan"]["kind"], Sampler>> = {
  line: (look, style) => [stroke(look, style), symbol(look, style)],
  strip: (look, style) => [symbol(look, style)],
  bar: swatch,
  heatmap: () => [],
};

function stroke({ color, dash }: SeriesLook, style: Style): Mark {
  const y = lengthIn(style, MIDDLE);
  const points = [[0, y], [lengthIn(style, SAMPLE), y]] as const; // biome-ignore format: pairs
  return { type: "path", points, stroke: color, lineWidth: 1.75 * style.unit, ...(dash && { dash }) };
}

function symbol({ color, symbol: name }: SeriesLook, style: Style): Mark {
  const place = [lengthIn(style, SAMPLE) / 2, lengthIn(style, MIDDLE)] as const;
  return {
    type: "path",
    points: symbolAt(place, name, SYMBOL_SIZE * style.unit ** 2),
    closed: true,
    fill: color,
  };
}

function swatch({ color, isHatched }: SeriesLook, style: Style): readonly Mark[] {
  const [width, height] = [lengthIn(style, SAMPLE), lengthIn(style, SWATCH)];
  const area = { x: 0, y: lengthIn(style, MIDDLE) - Math.round(height / 2), width, height };
  const hatch: Mark = { type: "hatch", ...area, color: style.page.background, lineWidth: style.unit };
  return [{ type: "rect", ...area, fill: color }, ...(isHatched ? [hatch] : [])];
}
