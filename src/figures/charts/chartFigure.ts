import type { ChartPlan } from "../../table/chartPlan.js";
import type { Table } from "../../table/table.js";
import { DEFAULT_COLORMAPS } from "../color/colormap.js";
import { colorbar, colorbarSize } from "../colorbar.js";
import { type Figure, moved } from "../figure.js";
import { type Box, column, headingBox, textBox } from "../layout/box.js";
import { type Domain, scaleOf } from "../scale/domain.js";
import { loadStyle } from "../style/loadStyle.js";
import { lengthIn, type Style, type StyleChoice } from "../style/style.js";
import { boundsOf } from "./bounds.js";
import type { Chart } from "./chart.js";
import { fieldsOf } from "./chartFields.js";
import { distinct, extentOf, reachingLevels, rowsOf } from "./chartRows.js";
import { fittedPanels } from "./fittedPanels.js";
import { isOneLevel, levelsOf } from "./levels.js";
import { assignSeriesStyles } from "./series.js";
import { seriesLegend } from "./seriesLegend.js";

/** The options of a drawn chart: its medium, its page, and its text. */
export interface ChartOptions extends StyleChoice {
  /** Lines below the title: what was measured, over what, how often. Default: none. */
  readonly notes?: readonly string[];
}

/** Lengths on a screen. */
const WIDTH = 640;
const KEY_LENGTH = 200;

/**
 * The figure of a table: its rows as lines, bars, a heatmap or strips of points. Text is Arimo in the sizes of the preset,
 * and the figure is as wide as its medium, or 640 pixels on a screen. Values that are not finite are omitted and counted
 * below the title; without any finite value, the axes are empty. Throws `UserError` for a plan that names unknown columns
 * or columns of the wrong type, and for a table without rows.
 */
export async function chartFigure(
  table: Table,
  plan: ChartPlan,
  { notes = [], ...choice }: ChartOptions = {},
): Promise<Figure> {
  const style = await loadStyle(choice);
  const { chart, leftOut } = chartOf(table, plan, style);
  const margin = style.spacing.margin;
  const width = (style.width ?? lengthIn(style, WIDTH)) - 2 * margin;
  const panels = await fittedPanels(chart, width);
  const key = keyOf(chart, width);
  const heading = headingBox(plan.title, [...notes, ...markWords(chart), ...leftOut], style, width);
  const parts = [heading, ...(key === undefined ? [] : [key]), panels];
  const whole = parts.map((part) => ({ ...part, height: Math.ceil(part.height) }));
  const { marks } = column(whole, style.spacing.part);
  const bounds = boundsOf(marks, style.measure);
  // Axes fill the width. Cells take no more than they need, and the figure ends there unless its medium has a width.
  const least = plan.kind === "heatmap" && style.width === undefined ? 0 : width;
  return {
    width: Math.max(least, Math.ceil(bounds.right)) + 2 * margin,
    height: Math.ceil(bounds.bottom) + 2 * margin,
    dpi: style.dpi,
    background: style.page.background,
    marks: moved(marks, margin, margin),
  };
}

/** The meaning of marks that represent no row of the table. */
function markWords(chart: Chart): readonly string[] {
  const { levels = [], means = false } = chart.plan;
  const seriesStyle = levelsOf(chart).every(isOneLevel) ? "dashed" : "gray ticks";
  return [
    ...levels.map(({ words }) => `${seriesStyle}: ${words}`),
    ...(means ? ["bars: the mean of the values at each place"] : []),
  ];
}

function chartOf(table: Table, plan: ChartPlan, style: Style): { chart: Chart; leftOut: readonly string[] } {
  const fields = fieldsOf(table, plan);
  const { rows, leftOut } = rowsOf(table, plan, fields);
  const extent = reachingLevels(extentOf(rows, plan), rows, plan.logarithmic === true);
  const names = distinct(rows, "series") as readonly string[];
  const common = { plan, fields, rows, style, facets: distinct(rows, "facet") as readonly string[] };
  const { kind, domain } =
    plan.kind === "heatmap"
      ? scaleOf(plan.domain ?? extent)
      : { kind: "sequential" as const, domain: extent };
  const chart = {
    ...common,
    series: assignSeriesStyles(names, style),
    domain: domainOf(plan, domain),
    colormap: DEFAULT_COLORMAPS[kind],
  };
  return { chart, leftOut };
}

/** The requested range. On an axis it is widened to include all marks. */
function domainOf({ kind, domain }: ChartPlan, [low, high]: Domain): Domain {
  if (domain === undefined) return [low, high];
  return kind === "heatmap" ? domain : [Math.min(domain[0], low), Math.max(domain[1], high)];
}

/** The color key of a chart: a colorbar, or the names of its series. */
function keyOf(chart: Chart, width: number): Box | undefined {
  if (chart.plan.kind === "heatmap") return colorKey(chart, width);
  const { series, x } = chart.fields;
  return series === undefined || series.at === x.at ? undefined : seriesLegend(chart, width);
}

/** The color key of a heatmap: the name of the values above a colorbar. */
function colorKey(chart: Chart, width: number): Box {
  const { style, fields, domain, colormap } = chart;
  const look = { role: "body", color: style.page.ink, room: width, baseline: 12 } as const;
  const length = lengthIn(style, KEY_LENGTH);
  const bar = colorbar({ domain, colormap, length, clipped: clippedOf(chart) }, style);
  const words = textBox([fields.value.summary], style, look);
  return column([words, { ...colorbarSize({ length }, style), marks: bar }], style.spacing.label / 2);
}

/** The number of values beyond the range of the colors. */
function clippedOf({ rows, domain: [low, high] }: Chart) {
  const count = (isBeyond: (value: number) => boolean) =>
    rows.filter(({ value }) => value !== null && isBeyond(value)).length;
  return { below: count((value) => value < low), above: count((value) => value > high) };
}
