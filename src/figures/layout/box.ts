import { type Mark, moved } from "../figure.js";
import { lengthIn, type Style } from "../style/style.js";
import { gridOf, type Rect, type Size } from "./grid.js";
import { wrapped } from "./wrap.js";

/** A part of a figure: marks relative to its own origin, and their size in pixels. */
export interface Box extends Size {
  readonly marks: readonly Mark[];
}

/** A box moved right and down. Its size includes the room that it leaves. */
export function shifted({ width, height, marks }: Box, dx: number, dy: number): Box {
  return { width: width + dx, height: height + dy, marks: moved(marks, dx, dy) };
}

/** Boxes from one origin, later ones over earlier ones. */
function overlaid(...boxes: readonly Box[]): Box {
  return { ...largestOf(boxes), marks: boxes.flatMap(({ marks }) => marks) };
}

/** Boxes below each other, aligned at the left, with a gap between them. */
export function column(boxes: readonly Box[], gap: number): Box {
  let y = 0;
  const placed = boxes.map((box) => {
    const at = y;
    y += box.height + gap;
    return shifted(box, 0, at);
  });
  return overlaid(...placed);
}

/** Boxes side by side, aligned at the top, with a gap between them. */
export function row(boxes: readonly Box[], gap: number): Box {
  let x = 0;
  const placed = boxes.map((box) => {
    const at = x;
    x += Math.ceil(box.width) + gap;
    return shifted(box, at, 0);
  });
  return overlaid(...placed);
}

/** Boxes in reading order in cells of the size of the largest. */
export function grid(
  boxes: readonly Box[],
  { columns, gap }: { readonly columns: number; readonly gap: Size },
): Box {
  const { cells, ...size } = gridOf(boxes.length, largestOf(boxes), { gap, columns });
  const placed = boxes.map((box, index) => {
    const { x, y } = cells[index] as Rect;
    return shifted(box, x, y);
  });
  return { ...overlaid(...placed), width: size.width, height: size.height };
}

/** Properties of lines of text. */
export interface TextLook {
  readonly role: keyof Style["text"];
  readonly color: string;
  /** The width to break lines at, in pixels. Default: the page between its margins; none on a screen. */
  readonly room?: number | undefined;
  /** The baseline of the first line on a screen, in pixels. Default: 10. */
  readonly baseline?: number;
}

/** Sentences as lines of text below each other, wrapped to their room. */
export function textBox(sentences: readonly string[], style: Style, look: TextLook): Box {
  const { role, color, room = contentWidth(style), baseline = 10 } = look;
  const { measure, spacing } = style;
  const textStyle = style.text[role];
  const step = spacing.lines[role];
  const lines = sentences.flatMap((sentence) => wrapped(sentence, textStyle, { width: room, measure }));
  const first = lengthIn(style, baseline);
  return {
    width: Math.max(0, ...lines.map((line) => measure(line, textStyle))),
    height: lines.length * step,
    marks: lines.map((text, index) => {
      return { type: "text", x: 0, y: first + index * step, text, style: textStyle, color };
    }),
  };
}

/** A title and the lines below it, wrapped to `room`. Default: the page between its margins. */
export function headingBox(
  title: string,
  lines: readonly string[],
  style: Style,
  room: number | undefined = contentWidth(style),
): Box {
  const { page, text, spacing } = style;
  const heading = textBox([title], style, { role: "title", color: page.ink, room, baseline: 14 });
  const rest = textBox(lines, style, { role: "body", color: page.faint, room, baseline: 15 });
  const below = heading.height - spacing.lines.title + text.title.size + lengthIn(style, 1);
  return overlaid(heading, shifted(rest, 0, below));
}

/** The room between the margins of a page, in pixels; undefined if its medium has no width. */
export function contentWidth({ width, spacing }: Style): number | undefined {
  return width === undefined ? undefined : width - 2 * spacing.margin;
}

function largestOf(boxes: readonly Size[]): Size {
  return {
    width: Math.max(0, ...boxes.map(({ width }) => width)),
    height: Math.max(0, ...boxes.map(({ height }) => height)),
  };
}
