import { colorbar, colorbarSize } from "../colorbar.js";
import { type Mark, moved } from "../figure.js";
import { wrapped } from "../layout/wrap.js";
import { lengthIn } from "../style/style.js";
import type { Chart } from "./chart.js";
import type { Part } from "./legend.js";

/** Lengths on a screen. */
const LENGTH = 200;
const LINE = 17;
const GAP = 6;

/** What the colors of a heatmap mean: the name of the values, and below it a colorbar. */
export function colorKey(chart: Chart, width: number): Part {
  const { style, fields, domain, colormap } = chart;
  const { measure, text, page } = style;
  const line = lengthIn(style, LINE);
  const lines = wrapped(fields.value.summary, text.body, { width, measure });
  const words = lines.map((words, index): Mark => {
    return {
      type: "text",
      x: 0,
      y: (index + 1) * line - lengthIn(style, 5),
      text: words,
      style: text.body,
      color: page.ink,
    };
  });
  const length = lengthIn(style, LENGTH);
  const bar = colorbar({ domain, colormap, length, clipped: clippedOf(chart) }, style);
  const top = lines.length * line + lengthIn(style, GAP) / 2;
  return {
    height: top + colorbarSize({ length }, style).height,
    marks: [...words, ...moved(bar, 0, Math.round(top))],
  };
}

/** How many values lie beyond the range of the colors. */
function clippedOf({ rows, domain: [low, high] }: Chart) {
  const count = (isBeyond: (value: number) => boolean) =>
    rows.filter(({ value }) => value !== null && isBeyond(value)).length;
  return { below: count((value) => value < low), above: count((value) => value > high) };
}
