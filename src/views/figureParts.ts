import { PAGE } from "../pictures/color/page.js";
import { type Figure, type Mark, moved, TEXT, type TextStyle } from "../pictures/figure.js";
import type { Measure } from "../pictures/measure.js";
import type { Part } from "./part.js";

const MARGIN = 18;
const GAP = 12;
const LINE = 17;

/** A figure of parts below each other, with a margin around. */
export function stacked(parts: readonly Part[]): Figure {
  const width = Math.ceil(Math.max(...parts.map((part) => part.width)));
  let y = MARGIN;
  const marks = parts.flatMap((part) => {
    const placed = moved(part.marks, MARGIN, y);
    y += part.height + GAP;
    return placed;
  });
  return { width: width + 2 * MARGIN, height: Math.ceil(y) + 6, background: PAGE.background, marks };
}

/** A title and the lines below it. */
export function headingOf(title: string, lines: readonly string[], measure: Measure): Part {
  const text = (content: string, style: TextStyle, y: number): Mark => {
    const color = style === TEXT.title ? PAGE.ink : PAGE.faint;
    return { type: "text", x: 0, y, text: content, style, color };
  };
  const marks = [
    text(title, TEXT.title, 14),
    ...lines.map((line, index) => text(line, TEXT.body, 15 + (index + 1) * LINE)),
  ];
  const widths = [measure(title, TEXT.title), ...lines.map((line) => measure(line, TEXT.body))];
  return { width: Math.max(...widths), height: 18 + lines.length * LINE, marks };
}
