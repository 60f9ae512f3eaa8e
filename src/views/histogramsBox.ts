import { bestLayout } from "../figures/layout/bestLayout.js";
import { type Box, column, contentWidth, grid, textBox } from "../figures/layout/box.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import type { Distribution } from "./distribution.js";
import {
  type PanelLook,
  panelWords,
  plotHeight,
  plotMarks,
  shareScaleOf,
  sharesOf,
} from "./histogramPanel.js";
import type { Channel } from "./tile.js";
import { tilesBox } from "./tileGrid.js";
import type { Composition } from "./view.js";

/** The content of a figure of histograms. */
export interface HistogramContent {
  readonly distributions: readonly Distribution[];
  /** The counted image, if it is a single one. */
  readonly input?: Channel;
  /** Instructions for reading, below the histograms. */
  readonly words: readonly string[];
}

/** The layout of histograms. */
export interface HistogramLayout extends Pick<PanelLook, "axis"> {
  /** True for many small histograms. */
  readonly isSmall: boolean;
}

/** Lengths on a screen. */
const SIZES = {
  usual: { width: 222, least: 184, plot: 84 },
  small: { width: 160, least: 120, plot: 56 },
} as const;
const INPUT_SIDE = 56;
const LEAST_WORDS = 560;

/** Histograms in a grid, after the image whose values they count, and instructions for reading them. */
export function composeHistograms(
  { distributions, input, words }: HistogramContent,
  layout: HistogramLayout,
  style: Style,
): Composition {
  const panels = panelsPart(distributions, layout, style);
  const room = contentWidth(style) ?? Math.max(panels.width, lengthIn(style, LEAST_WORDS));
  const parts = input === undefined ? [panels] : [inputPart(input, style), panels];
  return {
    body: column(parts, style.spacing.part),
    legend: [textBox(words, style, { role: "body", color: style.page.faint, room })],
  };
}

function inputPart(input: Channel, style: Style): Box {
  const side = Math.max(input.plane.width, input.plane.height);
  const zoom = Math.max(1, Math.round(lengthIn(style, INPUT_SIDE) / side));
  return tilesBox([input], { columns: 1, zoom, ranges: false }, style);
}

function panelsPart(
  distributions: readonly Distribution[],
  { axis, isSmall }: HistogramLayout,
  style: Style,
): Box {
  const size = SIZES[isSmall ? "small" : "usual"];
  // On a shared linear axis, one channel with a spike would flatten all others.
  const shares = isSmall && axis === "log" ? distributions.flatMap(sharesOf) : [];
  const look = { axis, plot: lengthIn(style, size.plot), shares, style };
  const { perRow, width } = rowOf(distributions.length, size, style);
  const panels = distributions.map((distribution) => panelText(distribution, width, style));
  const text = Math.max(...panels.map((panel) => panel.height));
  const gutter = gutterOf(distributions, look);
  const cell = { width, height: text + plotHeight(look) };
  const gap = { width: style.spacing.group, height: style.spacing.group };
  const { columns } = bestLayout(distributions.length, () => cell, {
    room: style.spacing.row,
    isBounded: true,
    gap,
    zooms: { least: 1, usual: 1, most: 1 },
    columns: perRow,
  });
  const cells = distributions.map((distribution, index) => {
    const plot = plotMarks(distribution, { x: gutter, y: text, width: width - gutter }, look);
    return { ...cell, marks: [...(panels[index]?.marks ?? []), ...plot] };
  });
  return grid(cells, { columns, gap });
}

/** The number of histograms in a row, 0 to let the layout choose, and their width. On a page they fill its width. */
function rowOf(count: number, { width, least }: (typeof SIZES)["usual" | "small"], style: Style) {
  const room = contentWidth(style);
  const gap = style.spacing.group;
  const usual = lengthIn(style, width);
  if (room === undefined) return { perRow: 0, width: usual };
  const most = Math.max(1, Math.floor((room + gap) / (lengthIn(style, least) + gap)));
  const perRow = Math.min(count, most);
  return { perRow, width: Math.min(2 * usual, Math.floor((room - gap * (perRow - 1)) / perRow)) };
}

/** The name and the statistics of a distribution, wrapped to a width. */
function panelText(distribution: Distribution, room: number, style: Style): Box {
  const { page, spacing } = style;
  const name = textBox([distribution.label], style, { role: "body", color: page.ink, room, baseline: 12 });
  const facts = textBox(panelWords(distribution), style, { role: "caption", color: page.faint, room });
  const { height, marks } = column([name, facts], 0);
  return { width: room, height: height + spacing.label, marks };
}

/** The room for the numbers left of the bars. */
function gutterOf(distributions: readonly Distribution[], look: PanelLook): number {
  const { style } = look;
  const labels = distributions.flatMap((distribution) => shareScaleOf(distribution, look).labels);
  const widest = Math.max(0, ...labels.map(({ text }) => style.measure(text, style.text.caption)));
  return Math.ceil(widest) + lengthIn(style, 7);
}
