import { lengthIn } from "../style/style.js";
import type { Chart, Panel } from "./chart.js";
import { yChannel } from "./chartAxes.js";
import { distinct, type Row } from "./chartRows.js";
import { keyOf } from "./keys.js";
import type { Layer } from "./kinds/kind.js";

/** Lengths on screen: dashes, line width, and the longest tick. */
const DASH = [5, 4] as const;
const WIDTH = 1.25;
const LONGEST_TICK = 40;
/** The fraction of a position's width that a tick takes. */
const USED = 0.6;

/** The distinct values of each reference level; the two sides of a mirrored level count separately. */
export function levelsOf({ rows }: Pick<Chart, "rows">): readonly (readonly number[])[] {
  const count = Math.max(0, ...rows.map(({ levels }) => levels.length));
  return Array.from({ length: count }, (_, index) => [
    ...new Set(rows.flatMap(({ levels }) => levels[index] ?? [])),
  ]);
}

/** True if a level has the same value in all rows, so that one line shows it. */
export function isOneLevel(values: readonly number[]): boolean {
  return values.length === 1;
}

/** The layers of reference levels: a dashed line for a constant level, otherwise a tick at each position. */
export function levelLayers(chart: Chart, panel: Panel): readonly Layer[] {
  return levelsOf(chart).map((values, index) =>
    isOneLevel(values) ? ruleAt(values, chart, panel) : ticksAt(index, chart, panel),
  );
}

function ruleAt(values: readonly number[], chart: Chart, panel: Panel): Layer {
  const { style } = chart;
  const strokeDash = DASH.map((length) => length * style.unit);
  return {
    data: { values: values.map((level) => ({ level })) },
    mark: { type: "rule", stroke: style.page.faint, strokeWidth: WIDTH * style.unit, strokeDash },
    encoding: { x: { value: 0 }, x2: { value: panel.width }, y: levelChannel(chart, panel) },
  };
}

function ticksAt(index: number, chart: Chart, panel: Panel): Layer {
  const { style, rows } = chart;
  const step = panel.width / distinct(rows, "x").length;
  const size = Math.min(lengthIn(style, LONGEST_TICK), USED * step);
  return {
    data: { values: rows.flatMap((row) => tickIn(row, index)) },
    mark: { type: "tick", orient: "horizontal", size, thickness: WIDTH * style.unit, fill: style.page.faint },
    encoding: { y: levelChannel(chart, panel) },
  };
}

function tickIn({ x, levels, facet }: Row, index: number): readonly object[] {
  const level = levels[index];
  return level === undefined ? [] : [{ x: typeof x === "string" ? keyOf(x) : x, facet: keyOf(facet), level }];
}

/** The position of a level on the value axis. */
function levelChannel(chart: Chart, panel: Panel): object {
  const { scale, axis } = yChannel(chart, panel);
  return { field: "level", type: "quantitative", scale, axis };
}
