import type { ColormapName } from "../figures/color/colormap.js";
import { colorbar, colorbarSize } from "../figures/colorbar.js";
import { type Mark, moved } from "../figures/figure.js";
import { type Box, textBox } from "../figures/layout/box.js";
import { clippedOf } from "../figures/scale/clipped.js";
import type { Domain } from "../figures/scale/domain.js";
import { finiteOf } from "../figures/scale/finite.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import type { Channel } from "./tile.js";

/** One row of a page: its name, its content, and the scale of its content. */
export interface Row {
  readonly name: string;
  /** Lines below the name. */
  readonly words: readonly string[];
  /** The content, as wide as its room if possible. */
  readonly body: (frame: RowFrame) => Box;
  /** The scale of its channels, if a colorbar can show it. */
  readonly bar?: RowBar;
}

/** A scale of rows, and the channels in its colors. */
export interface RowBar {
  /** Equal for rows on one scale: neighbors have one colorbar. */
  readonly group: string;
  readonly domain: Domain;
  readonly colormap: ColormapName;
  readonly channels: readonly Channel[];
}

/** The widths of the columns of rows, and the zoom of the largest map. */
export interface RowFrame {
  readonly label: number;
  readonly room: number;
  readonly zoom: number;
  /** The width of colorbars; zero if no row has one. */
  readonly bar: number;
}

/** Lengths on a screen. */
const NAME_BASELINE = 11;
const WORDS_BASELINE = 24;
const LEAST_LABEL = 76;
const BAR_LENGTH = 92;
const BRACKET = 7;

/** The widths that rows need beside their content. */
export function marginsOf(rows: readonly Row[], style: Style): Pick<RowFrame, "label" | "bar"> {
  const names = rows.map(({ name }) => Math.ceil(style.measure(name, style.text.body)));
  const bar = rows.some((row) => row.bar !== undefined)
    ? lengthIn(style, BAR_LENGTH) + style.spacing.part
    : 0;
  return { label: Math.max(lengthIn(style, LEAST_LABEL), ...names) + style.spacing.part, bar };
}

/** A row without its colorbar, and the right end of its content. */
export function rowBox(row: Row, frame: RowFrame, style: Style): Box & { readonly reach: number } {
  const body = row.body(frame);
  const room = frame.label - style.spacing.part;
  const top = lengthIn(style, WORDS_BASELINE);
  const words = textBox(row.words, style, {
    ...{ role: "caption", color: style.page.faint, room, baseline: WORDS_BASELINE },
  });
  const name: Mark = {
    type: "text",
    x: 0,
    y: lengthIn(style, NAME_BASELINE),
    text: row.name,
    style: style.text.body,
    color: style.page.ink,
  };
  const label = top + words.height - style.spacing.lines.caption;
  const bar =
    row.bar === undefined ? 0 : style.spacing.caption + colorbarSize({ length: frame.bar }, style).height;
  const reach = frame.label + body.width;
  return {
    reach,
    width: Math.max(frame.label + frame.room + frame.bar, reach + (row.bar === undefined ? 0 : frame.bar)),
    height: Math.ceil(Math.max(body.height, label + lengthIn(style, 4), bar)),
    marks: [name, ...words.marks, ...moved(body.marks, frame.label, 0)],
  };
}

/** Rows below each other. Adjacent rows on one scale share a colorbar, with a rule along them. */
export function rowsBox(rows: readonly Row[], frame: RowFrame, style: Style): Box {
  const gap = style.spacing.part;
  const parts = rows.map((row) => rowBox(row, frame, style));
  const tops: number[] = [];
  let y = 0;
  for (const { height } of parts) {
    tops.push(y);
    y += height + gap;
  }
  const width = Math.max(0, ...parts.map((part) => part.width));
  // Next to the longest row: eyes cannot follow a line across a gap.
  const x = Math.max(
    0,
    ...parts.flatMap(({ reach }, index) => (rows[index]?.bar === undefined ? [] : [reach])),
  );
  const bars = runsOf(rows).flatMap(({ from, to, shared }) => {
    const [first, last] = [tops[from] as number, to - 1];
    const bottom = (tops[last] as number) + (parts[last] as Box).height;
    return barMarks(shared, { x, top: first, bottom, isLong: to - from > 1 }, style);
  });
  const marks = parts.flatMap((part, index) => moved(part.marks, 0, tops[index] as number));
  return { width, height: Math.max(0, y - gap), marks: [...marks, ...bars] };
}

/** Rows next to each other on one scale. */
interface BarRun {
  readonly from: number;
  readonly to: number;
  readonly shared: readonly [RowBar, ...RowBar[]];
}

function runsOf(rows: readonly Row[]): readonly BarRun[] {
  const runs: BarRun[] = [];
  rows.forEach(({ bar }, index) => {
    const last = runs.at(-1);
    if (bar === undefined) return;
    if (last?.to === index && last.shared[0].group === bar.group) {
      runs[runs.length - 1] = { from: last.from, to: index + 1, shared: [...last.shared, bar] };
    } else runs.push({ from: index, to: index + 1, shared: [bar] });
  });
  return runs;
}

interface BarPlace {
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
  /** True if several rows share the bar. */
  readonly isLong: boolean;
}

function barMarks(
  shared: BarRun["shared"],
  { x, top, bottom, isLong }: BarPlace,
  style: Style,
): readonly Mark[] {
  const [{ domain, colormap }] = shared;
  const planes = shared.flatMap(({ channels }) => channels.map(({ plane }) => plane));
  const clipped = clippedOf(finiteOf(planes), domain);
  const bar = colorbar({ domain, colormap, length: lengthIn(style, BAR_LENGTH), clipped }, style);
  const left = x + style.spacing.part;
  const y = top + style.spacing.caption;
  const ruleX = left - lengthIn(style, BRACKET) + 0.5;
  const rule: Mark = { type: "line", from: [ruleX, y], to: [ruleX, bottom], color: style.page.rule };
  return [...(isLong ? [rule] : []), ...moved(bar, left, y)];
}
