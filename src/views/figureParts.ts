import { type Figure, ruled } from "../figures/figure.js";
import { type Box, column, overlaid, shifted, textBox } from "../figures/layout/box.js";
import { lengthIn, type Style } from "../figures/style/style.js";

/** The room below the last part, beyond the margin, on a screen. */
const FOOT = 6;

/** A figure of parts below each other, with a margin around; as wide as its medium, or more where it does not fit. */
export function stacked(parts: readonly Box[], style: Style): Figure {
  const { margin, part } = style.spacing;
  const { width, height, marks } = shifted(column(parts, part), margin, margin);
  return {
    width: Math.max(Math.ceil(width) + margin, style.width ?? 0),
    height: Math.ceil(height) + part + lengthIn(style, FOOT),
    dpi: style.dpi,
    background: style.page.background,
    marks: ruled(marks, style.rule),
  };
}

/** A title and the lines below it, broken where the page is too narrow. */
export function headingOf(title: string, lines: readonly string[], style: Style): Box {
  const { page, text, spacing } = style;
  const heading = textBox([title], style, { role: "title", color: page.ink, baseline: 14 });
  const rest = textBox(lines, style, { role: "body", color: page.faint, baseline: 15 });
  const below = heading.height - spacing.lines.title + text.title.size + lengthIn(style, 1);
  return overlaid(heading, shifted(rest, 0, below));
}
