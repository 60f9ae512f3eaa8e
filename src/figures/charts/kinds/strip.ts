import { formatCount } from "../../../core/format.js";
import type { Chart, Panel } from "../chart.js";
import { xChannel, yChannel } from "../chartAxes.js";
import { cellText } from "../chartFields.js";
import type { Row } from "../chartRows.js";
import { keyed } from "../keys.js";
import { type Kind, type Layer, seriesChannelsOf, sharesPlaces, TITLE } from "./kind.js";

/** Symbol area and outline width on screen. */
const SIZE = 28;
const OUTLINE = 0.6;

/** A symbol per value; on a categorical axis they are spread to reduce overlap. */
export const strip: Kind = (chart, panel) => {
  const { style } = chart;
  const { color, shape } = seriesChannelsOf(chart);
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

/** Lengths on screen: length, thickness and outline of the bar that shows a mean. */
const MEAN = { length: 16, thickness: 3, outline: 1 } as const;

/** A bar at the mean of each position and series, above the symbols. */
function meanLayers(chart: Chart, panel: Panel, across: object): readonly Layer[] {
  if (chart.plan.means !== true) return [];
  const { style } = chart;
  const { color } = seriesChannelsOf(chart);
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

/** The golden ratio, whose multiples fill an interval evenly for any count (van der Corput 1935; Weyl 1916). */
const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** The fraction of a series' width that its symbols use. */
const USED = 0.7;

/** The mean of each position and series, centered in the width of the series. */
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

/** Rows with an offset between 0 and 1 within their category: series side by side, values spread. */
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

/** The names of the series placed side by side; a single unnamed one if no position is shared. */
function lanesOf(chart: Chart): readonly string[] {
  return sharesPlaces(chart) ? chart.series.map(({ name }) => name) : [""];
}

function laneOf({ series }: Row, lanes: readonly string[]): number {
  return Math.max(0, lanes.indexOf(series));
}
