import { formatNumber } from "../../../core/format.js";
import { colormapOf, entryAt } from "../../color/colormap.js";
import { NOT_FINITE } from "../../color/page.js";
import { positionIn } from "../../scale/domain.js";
import { lengthIn } from "../../style/style.js";
import type { Chart, Panel } from "../chart.js";
import { xChannel, yChannel } from "../chartAxes.js";
import { distinct, type Row } from "../chartRows.js";
import { contrast } from "../series.js";
import { type Kind, TITLE } from "./kind.js";

/** A cell of a heatmap: its color and its number. */
interface HeatRow extends Row {
  readonly fill: string;
  readonly ink: string;
  readonly label: string;
}

/** A colored cell per pair of categories, with its number if all numbers fit. */
export const heatmap: Kind = (chart, panel) => {
  const rows = chart.rows.map((row) => heatRow(row, chart));
  const unscaled = (field: keyof HeatRow) => ({ field, type: "nominal", scale: null, legend: null });
  const text = {
    mark: { type: "text", fontSize: chart.style.text.caption.size, align: "center", baseline: "middle" },
    encoding: { text: { field: "label", type: "nominal" }, color: unscaled("ink") },
  };
  return {
    rows,
    encoding: { x: xChannel(chart, panel), y: yChannel(chart, panel) },
    layer: [
      { mark: { type: "rect" }, encoding: { color: unscaled("fill"), tooltip: TITLE } },
      ...(hasRoom(rows, chart, panel) ? [text] : []),
    ],
  };
};

function heatRow(row: Row, chart: Chart): HeatRow {
  const { colormap, domain } = chart;
  const value = row.value ?? Number.NaN;
  const position = positionIn(domain, value);
  const rgb = colormapOf(colormap).entries[entryAt(position)] ?? [0, 0, 0];
  const fill = Number.isNaN(position) ? NOT_FINITE.missing : `#${Buffer.from(rgb).toString("hex")}`;
  const ink = contrast(fill, "#000000") > contrast(fill, "#ffffff") ? "#000000" : "#ffffff";
  return { ...row, fill, ink, label: labelOf(value, chart) };
}

/** The significant digits of the largest number; smaller ones have the same number of decimals. */
const DIGITS = 3;
/** Shares are shown to a tenth of a percent. */
const SHARE_DECIMALS = 1;

function labelOf(value: number, { fields, domain }: Chart): string {
  const most = Math.max(...domain.map(Math.abs));
  if (fields.value.type === "integer" || !Number.isFinite(value) || most >= 1e5 || most < 1e-2) {
    return formatNumber(value);
  }
  const isShare = fields.value.type === "share";
  const decimals = isShare ? SHARE_DECIMALS : Math.max(0, DIGITS - 1 - Math.floor(Math.log10(most)));
  return (isShare ? 100 * value : value)
    .toFixed(decimals)
    .replace(/^-(?=.*[1-9])/, "−")
    .replace("-", "");
}

/** The minimum padding around a number, on screen, and its line height relative to the font size. */
const MARGIN = 6;
const LINE_HEIGHT = 1.4;

function hasRoom(rows: readonly HeatRow[], { style }: Chart, { width, height }: Panel): boolean {
  const { caption } = style.text;
  const widest = Math.max(...rows.map(({ label }) => style.measure(label, caption)));
  const cell = { width: width / distinct(rows, "x").length, height: height / distinct(rows, "y").length };
  return widest + lengthIn(style, MARGIN) <= cell.width && caption.size * LINE_HEIGHT <= cell.height;
}
