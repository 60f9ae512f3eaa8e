import { formatCount } from "../../../core/format.js";
import { xChannel, yChannel } from "../axes.js";
import type { Chart, Panel } from "../chart.js";
import { cellText } from "../fields.js";
import { keyed } from "../keys.js";
import type { Row } from "../rows.js";
import { type Kind, type Layer, looksOf, sharesPlaces, TITLE } from "./kind.js";

/** Area of symbols and width of their outlines on a screen. */
const SIZE = 28;
const OUTLINE = 0.6;

/** A symbol for each value; over a category they are spread so that none hides many others. */
export const strip: Kind = (chart, panel) => {
  const { style } = chart;
  const { color, shape } = looksOf(chart);
  const x = xChannel(chart, panel);
  const scale = { domain: [0, 1], nice: false, zero: false };
  const xOffset = { field: "spread", type: "quantitative", axis: null, scale };
  const across = x.type === "nominal" ? { xOffset } : {};
  const mark = {
    type: "point",
    filled: true,
    opacity: 1,
    size: SIZE * style.unit ** 2,
    stroke: style.page.background,
    strokeWidth: OUTLINE * style.unit,
  };
  return {
    rows: spreadRows(chart),
    encoding: { x },
    layer: [
      { mark, encoding: { y: yChannel(chart, panel), fill: color, shape, tooltip: TITLE, ...across } },
      ...meanLayers(chart, panel, across),
    ],
  };
};

/** Lengths on a screen: how long and how thick the bar of a mean is, and its outline. */
const MEAN = { length: 16, thickness: 3, outline: 1 } as const;

/** A bar at the mean of each place and series, over the symbols. */
function meanLayers(chart: Chart, panel: Panel, across: object): readonly Layer[] {
  if (chart.plan.means !== true) return [];
  const { style } = chart;
  const { color } = looksOf(chart);
  const { scale, axis } = yChannel(chart, panel);
  const mark = {
    type: "tick",
    orient: "horizontal",
    size: MEAN.length * style.unit,
    thickness: MEAN.thickness * style.unit,
    stroke: style.page.background,
    strokeWidth: MEAN.outline * style.unit,
  };
  const y = { field: "mean", type: "quantitative", scale, axis };
  const encoding = { y, fill: color, tooltip: TITLE, ...across };
  return [{ data: { values: meanRows(chart) }, mark, encoding }];
}

/** Multiples of the golden ratio fill an interval evenly, however many there are (van der Corput 1935; Weyl 1916). */
const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** The part of a series' room that its symbols use. */
const USED = 0.7;

/** The mean of each place and series, in the middle of the room that the series has there. */
function meanRows(chart: Chart): readonly object[] {
  const lanes = lanesOf(chart);
  const groups = new Map<string, Row[]>();
  for (const row of chart.rows.filter(({ value }) => value !== null)) {
    const key = JSON.stringify([row.x, row.series, row.facet]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].map((rows) => {
    const [first] = rows as [Row];
    const mean = rows.reduce((sum, { value }) => sum + (value as number), 0) / rows.length;
    const spread = (laneOf(first, lanes) + 0.5) / lanes.length;
    const title = `mean of ${formatCount(rows.length, "value")}: ${cellText(mean, chart.fields.value)}`;
    return { ...keyed(first), mean, spread, title };
  });
}

interface SpreadRow extends Row {
  readonly spread: number;
}

/** The rows with a place between 0 and 1 across their category: the series side by side, the values of each spread. */
function spreadRows(chart: Chart): readonly SpreadRow[] {
  const lanes = lanesOf(chart);
  const counts = new Map<string, number>();
  return chart.rows.map((row) => {
    const lane = laneOf(row, lanes);
    const key = JSON.stringify([row.x, row.series, row.facet]);
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    const across = 0.5 + USED * (((count * GOLDEN + 0.5) % 1) - 0.5);
    return { ...row, spread: (lane + across) / lanes.length };
  });
}

/** The names of the series that stand side by side; a single one without a name where none share a place. */
function lanesOf(chart: Chart): readonly string[] {
  return sharesPlaces(chart) ? chart.series.map(({ name }) => name) : [""];
}

function laneOf({ series }: Row, lanes: readonly string[]): number {
  return Math.max(0, lanes.indexOf(series));
}
