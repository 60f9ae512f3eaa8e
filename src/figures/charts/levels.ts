import { lengthIn } from "../style/style.js";
import { yChannel } from "./axes.js";
import type { Chart, Panel } from "./chart.js";
import { keyOf } from "./keys.js";
import type { Layer } from "./kinds/kind.js";
import { distinct, type Row } from "./rows.js";

/** Lengths on a screen: dashes, the width of rules, and the longest tick. */
const DASH = [5, 4] as const;
const WIDTH = 1.25;
const LONGEST_TICK = 40;
/** The part of the room of a place that a tick takes. */
const USED = 0.6;

/** The values that each level of a chart has among its rows; both sides of a mirrored one are levels of their own. */
export function levelsOf({ rows }: Pick<Chart, "rows">): readonly (readonly number[])[] {
  const count = Math.max(0, ...rows.map(({ levels }) => levels.length));
  return Array.from({ length: count }, (_, index) => [
    ...new Set(rows.flatMap(({ levels }) => levels[index] ?? [])),
  ]);
}

/** Whether all rows have the same value of a level, so that one rule shows it. */
export function isOneLevel(values: readonly number[]): boolean {
  return values.length === 1;
}

/** What values are compared with: a dashed rule where all rows have one level, or else a tick at each place. */
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

/** The place of a level on the axis that the values have. */
function levelChannel(chart: Chart, panel: Panel): object {
  const { scale, axis } = yChannel(chart, panel);
  return { field: "level", type: "quantitative", scale, axis };
}
