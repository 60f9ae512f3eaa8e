import { xChannel, yChannel } from "../axes.js";
import type { Chart } from "../chart.js";
import type { Row } from "../rows.js";
import { type Kind, looksOf, sharesPlaces, TITLE } from "./kind.js";

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
    encoding: { x, y: yChannel(chart, panel), ...(x.type === "nominal" ? { xOffset } : {}) },
    layer: [{ mark, encoding: { fill: color, shape, tooltip: TITLE } }],
  };
};

/** Multiples of the golden ratio fill an interval evenly, however many there are (van der Corput 1935; Weyl 1916). */
const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** The part of a series' room that its symbols use. */
const USED = 0.7;

interface SpreadRow extends Row {
  readonly spread: number;
}

/** The rows with a place between 0 and 1 across their category: the series side by side, the values of each spread. */
function spreadRows(chart: Chart): readonly SpreadRow[] {
  const { rows, series } = chart;
  const lanes = sharesPlaces(chart) ? series.map(({ name }) => name) : [""];
  const counts = new Map<string, number>();
  return rows.map((row) => {
    const lane = Math.max(0, lanes.indexOf(row.series));
    const key = JSON.stringify([row.x, row.series, row.facet]);
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    const across = 0.5 + USED * (((count * GOLDEN + 0.5) % 1) - 0.5);
    return { ...row, spread: (lane + across) / lanes.length };
  });
}
