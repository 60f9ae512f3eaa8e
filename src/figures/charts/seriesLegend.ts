import { type Mark, moved } from "../figure.js";
import type { Box } from "../layout/box.js";
import { lengthIn, type Style } from "../style/style.js";
import type { Chart } from "./chart.js";
import { symbolAt } from "./chartSymbols.js";
import type { SeriesStyle } from "./series.js";

/** Lengths on screen. */
const SAMPLE = 26;
const SYMBOL_SIZE = 42;
const SWATCH = 11;
/** The offsets of a line's center and baseline from its top. */
const MIDDLE = 9;
const BASELINE = 13;

/** The series of a chart with their symbols, in lines no wider than `width` if each fits on its own. */
export function seriesLegend(chart: Chart, width: number): Box {
  const { style, series } = chart;
  const { group, label, lines } = style.spacing;
  let [x, y] = [0, 0];
  const marks = series.flatMap((seriesStyle) => {
    const length = lengthIn(style, SAMPLE) + label + style.measure(seriesStyle.name, style.text.body);
    if (x > 0 && x + length > width) [x, y] = [0, y + lines.body];
    const placed = moved(entry(seriesStyle, chart), x, y);
    x += Math.ceil(length) + group;
    return placed;
  });
  return { width, height: y + lines.body, marks };
}

function entry(seriesStyle: SeriesStyle, { plan, style }: Chart): readonly Mark[] {
  const place = { x: lengthIn(style, SAMPLE) + style.spacing.label, y: lengthIn(style, BASELINE) };
  const name: Mark = {
    type: "text",
    ...place,
    text: seriesStyle.name,
    style: style.text.body,
    color: style.page.ink,
  };
  return [...SAMPLES[plan.kind](seriesStyle, style), name];
}

type Sampler = (seriesStyle: SeriesStyle, style: Style) => readonly Mark[];

/** The legend symbol of a series, by kind of chart. Heatmaps have a colorbar instead. */
const SAMPLES: Readonly<Record<Chart["plan"]["kind"], Sampler>> = {
  line: (seriesStyle, style) => [stroke(seriesStyle, style), symbol(seriesStyle, style)],
  strip: (seriesStyle, style) => [symbol(seriesStyle, style)],
  bar: swatch,
  heatmap: () => [],
};

function stroke({ color, dash }: SeriesStyle, style: Style): Mark {
  const y = lengthIn(style, MIDDLE);
  const points = [[0, y], [lengthIn(style, SAMPLE), y]] as const; // biome-ignore format: pairs
  return { type: "path", points, stroke: color, lineWidth: 1.75 * style.unit, ...(dash && { dash }) };
}

function symbol({ color, symbol: name }: SeriesStyle, style: Style): Mark {
  const place = [lengthIn(style, SAMPLE) / 2, lengthIn(style, MIDDLE)] as const;
  return {
    type: "path",
    points: symbolAt(place, name, SYMBOL_SIZE * style.unit ** 2),
    closed: true,
    fill: color,
  };
}

function swatch({ color, isHatched }: SeriesStyle, style: Style): readonly Mark[] {
  const [width, height] = [lengthIn(style, SAMPLE), lengthIn(style, SWATCH)];
  const area = { x: 0, y: lengthIn(style, MIDDLE) - Math.round(height / 2), width, height };
  const hatch: Mark = { type: "hatch", ...area, color: style.page.background, lineWidth: style.unit };
  return [{ type: "rect", ...area, fill: color }, ...(isHatched ? [hatch] : [])];
}
