import { type Figure, moved } from "../figures/figure.js";
import { columnsFor, gridOf, type Rect } from "../figures/layout/grid.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import type { Distribution } from "./distribution.js";
import { contentWidth, headingOf, linesOf, stacked } from "./figureParts.js";
import {
  type PanelLook,
  panelWords,
  plotHeight,
  plotMarks,
  shareScaleOf,
  sharesOf,
} from "./histogramPanel.js";
import type { Part } from "./part.js";
import { tilesPart } from "./sheetFigure.js";
import type { Channel } from "./tile.js";

/** What a figure of histograms shows. */
export interface HistogramContent {
  readonly title: string;
  /** Lines below the title. */
  readonly header: readonly string[];
  readonly distributions: readonly Distribution[];
  /** The image whose values are counted, where it is a single one. */
  readonly input?: Channel;
  /** How to read it: sentences below the histograms. */
  readonly words: readonly string[];
}

/** How histograms are laid. */
export interface HistogramLayout extends Pick<PanelLook, "axis"> {
  /** Whether there are many of them, which are then small. */
  readonly isSmall: boolean;
}

/** Lengths on a screen. */
const SIZES = {
  usual: { width: 222, least: 184, plot: 84 },
  small: { width: 160, least: 120, plot: 56 },
} as const;
const PAGE_WIDTH = 980;
const GAP = { width: 22, height: 18 };
const INPUT_SIDE = 56;
const LEAST_WORDS = 560;

/** Composes histograms in a grid, with the image that they are of, and how to read them. */
export function composeHistograms(content: HistogramContent, layout: HistogramLayout, style: Style): Figure {
  const { title, header, distributions, input, words } = content;
  const panels = panelsPart(distributions, layout, style);
  const room = contentWidth(style) ?? Math.max(panels.width, lengthIn(style, LEAST_WORDS));
  const reading = linesOf(words, style, { role: "body", color: style.page.faint, room });
  return stacked(
    [
      headingOf(title, header, style),
      ...(input === undefined ? [] : [inputPart(input, style)]),
      panels,
      { width: reading.width, height: reading.lines * reading.step, marks: reading.at(lengthIn(style, 10)) },
    ],
    style,
  );
}

function inputPart(input: Channel, style: Style): Part {
  const side = Math.max(input.plane.width, input.plane.height);
  const zoom = Math.max(1, Math.round(lengthIn(style, INPUT_SIDE) / side));
  return tilesPart([input], { columns: 1, zoom, ranges: false }, style);
}

function panelsPart(
  distributions: readonly Distribution[],
  { axis, isSmall }: HistogramLayout,
  style: Style,
): Part {
  const size = SIZES[isSmall ? "small" : "usual"];
  // On a linear axis one channel with a spike would flatten all others.
  const shares = isSmall && axis === "log" ? distributions.flatMap(sharesOf) : [];
  const look = { axis, plot: lengthIn(style, size.plot), shares, style };
  const { most, width } = rowOf(distributions.length, size, style);
  const panels = distributions.map((distribution) => panelText(distribution, width, style));
  const text = Math.max(...panels.map((panel) => panel.height));
  const gutter = gutterOf(distributions, look);
  const gap = { width: lengthIn(style, GAP.width), height: lengthIn(style, GAP.height) };
  const cell = { width, height: text + plotHeight(look) };
  const columns = style.width === undefined ? Math.min(most, columnsFor(distributions.length, cell)) : most;
  const grid = gridOf(distributions.length, cell, { columns, gap });
  const marks = distributions.flatMap((distribution, index) => {
    const { x, y } = grid.cells[index] as Rect;
    const plot = { x: x + gutter, y: y + text, width: width - gutter };
    return [...moved(panels[index]?.marks ?? [], x, y), ...plotMarks(distribution, plot, look)];
  });
  return { width: grid.width, height: grid.height, marks };
}

/** How many histograms fit side by side, and how wide each is: on a page they take all of its width. */
function rowOf(count: number, { width, least }: (typeof SIZES)["usual" | "small"], style: Style) {
  const room = contentWidth(style);
  const gap = lengthIn(style, GAP.width);
  const fitting = (all: number, each: number) =>
    Math.min(count, Math.max(1, Math.floor((all + gap) / (each + gap))));
  const usual = lengthIn(style, width);
  if (room === undefined) return { most: fitting(lengthIn(style, PAGE_WIDTH), usual), width: usual };
  const most = fitting(room, lengthIn(style, least));
  return { most, width: Math.min(2 * usual, Math.floor((room - gap * (most - 1)) / most)) };
}

/** The name of a distribution and what is told of it, broken to a width. */
function panelText(distribution: Distribution, room: number, style: Style): Part {
  const { page, text } = style;
  const name = linesOf([distribution.label], style, { role: "body", color: page.ink, room });
  const facts = linesOf(panelWords(distribution), style, { role: "caption", color: page.faint, room });
  const first = name.lines * name.step;
  const height = first + facts.lines * facts.step + lengthIn(style, 6);
  return { width: room, height, marks: [...name.at(text.body.size), ...facts.at(first + text.caption.size)] };
}

/** The room for the numbers left of the bars. */
function gutterOf(distributions: readonly Distribution[], look: PanelLook): number {
  const { style } = look;
  const labels = distributions.flatMap((distribution) => shareScaleOf(distribution, look).labels);
  const widest = Math.max(0, ...labels.map(({ text }) => style.measure(text, style.text.caption)));
  return Math.ceil(widest) + lengthIn(style, 7);
}
