import { type Figure, type Mark, moved, ruled } from "../figures/figure.js";
import { wrapped } from "../figures/layout/wrap.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import type { Part } from "./part.js";

/** Lengths on a screen. */
const MARGIN = 18;
const GAP = 12;
/** From one line to the next. */
const LINES = { title: 21.25, body: 17, caption: 13 } as const;
const FOOT = 6;

/** The room between the margins of a page, in pixels, where its medium has a width. */
export function contentWidth(style: Style): number | undefined {
  return style.width === undefined ? undefined : style.width - 2 * lengthIn(style, MARGIN);
}

/** A figure of parts below each other, with a margin around; as wide as its medium, or more where it does not fit. */
export function stacked(parts: readonly Part[], style: Style): Figure {
  const [margin, gap] = [lengthIn(style, MARGIN), lengthIn(style, GAP)];
  const width = Math.ceil(Math.max(...parts.map((part) => part.width))) + 2 * margin;
  let y = margin;
  const marks = parts.flatMap((part) => {
    const placed = moved(part.marks, margin, y);
    y += part.height + gap;
    return placed;
  });
  return {
    width: Math.max(width, style.width ?? 0),
    height: Math.ceil(y) + lengthIn(style, FOOT),
    dpi: style.dpi,
    background: style.page.background,
    marks: ruled(marks, style.rule),
  };
}

/** A title and the lines below it, broken where the page is too narrow. */
export function headingOf(title: string, lines: readonly string[], style: Style): Part {
  const { page, text } = style;
  const heading = linesOf([title], style, { role: "title", color: page.ink });
  const rest = linesOf(lines, style, { role: "body", color: page.faint });
  const first = text.title.size + lengthIn(style, 1);
  return {
    width: Math.max(heading.width, rest.width),
    height: first + (heading.lines - 1) * heading.step + rest.lines * rest.step,
    marks: [
      ...heading.at(lengthIn(style, 14)),
      ...rest.at(lengthIn(style, 15) + (heading.lines - 1) * heading.step + rest.step),
    ],
  };
}

/** Lines of text below each other, as long as the page allows. */
interface Lines {
  readonly width: number;
  readonly lines: number;
  /** From one baseline to the next. */
  readonly step: number;
  /** The marks, the first baseline being at `y`. */
  readonly at: (y: number) => readonly Mark[];
}

/** How lines look. */
interface LinesLook {
  readonly role: keyof Style["text"];
  readonly color: string;
  /** The room for them, in pixels. Default: the page between its margins. */
  readonly room?: number | undefined;
}

/** Breaks sentences into lines that fit, and places them below each other. */
export function linesOf(sentences: readonly string[], style: Style, look: LinesLook): Lines {
  const { role, color, room = contentWidth(style) } = look;
  const textStyle = style.text[role];
  const { measure } = style;
  const lines = sentences.flatMap((sentence) => wrapped(sentence, textStyle, { width: room, measure }));
  const step = lengthIn(style, LINES[role]);
  return {
    width: Math.max(0, ...lines.map((line) => measure(line, textStyle))),
    lines: lines.length,
    step,
    at: (y) =>
      lines.map((text, index) => ({
        type: "text",
        x: 0,
        y: y + index * step,
        text,
        style: textStyle,
        color,
      })),
  };
}
