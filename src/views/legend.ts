import { misfitWords } from "../figures/color/colormapChoice.js";
import { colorbar, colorbarSize } from "../figures/colorbar.js";
import { type Box, column, contentWidth, row, textBox } from "../figures/layout/box.js";
import { type Clipped, clippedWords } from "../figures/scale/clipped.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import type { MapPanel } from "./panels.js";
import type { Channel } from "./tile.js";

/** Lengths on a screen. */
const BAR_LENGTH = 200;
/** The minimum room for words beside the bar, as a share of its length. */
const LEAST_SHARE = 0.8;

/** The content of a legend besides the colors. */
export interface LegendContent {
  /** The scope of the scale, in words. */
  readonly scope: string;
  /** True if all channels share a scale, which a colorbar can show. */
  readonly isShared: boolean;
  /** The values beyond the scale. */
  readonly clipped: Clipped;
  /** True if the scale covers more than is drawn. Default: no. */
  readonly isPart?: boolean;
  /** The opacity of the colors over a picture, and sentences that explain it. Default: opaque. */
  readonly blending?: { readonly opacity: number; readonly words: readonly string[] };
}

/** The legend of a panel: the colorbar of a shared scale, and the scope of the scale in words. */
export function panelLegend(
  { channels, facts, scope, isPart }: Pick<MapPanel, "channels" | "facts" | "scope" | "isPart">,
  style: Style,
  changes: Partial<LegendContent> = {},
): Box {
  const content = { scope, isShared: facts.domain !== null, clipped: facts.clipped, isPart, ...changes };
  return legendOf(channels, content, style);
}

/** The colorbar, and beside it the scope of the scale in words; the words alone if tiles share no scale. */
export function legendOf(
  channels: readonly Channel[],
  { scope, isShared, clipped, isPart = false, blending }: LegendContent,
  style: Style,
): Box {
  const [first] = channels;
  const lines = [
    scope,
    clippedWords(clipped, isPart ? "the drawn values" : "values"),
    ...misfitsOf(channels),
    ...(blending?.words ?? []),
  ];
  if (first === undefined || !isShared) return wordsOf(lines, style, contentWidth(style));
  const { domain, colormap } = first;
  const length = lengthIn(style, BAR_LENGTH);
  const gap = style.spacing.part;
  const covering = blending === undefined ? {} : { opacity: blending.opacity };
  const bar = colorbar({ domain, colormap, length, clipped, ...covering }, style);
  const size = colorbarSize({ length, ...covering }, style);
  const width = contentWidth(style);
  const beside = width === undefined ? undefined : width - length - gap;
  const isBelow = beside !== undefined && beside < LEAST_SHARE * length;
  const words = wordsOf(lines, style, isBelow ? width : beside);
  const parts = [{ ...size, marks: bar }, words];
  return isBelow ? column(parts, gap / 2) : row(parts, gap);
}

/** Notes about colormaps that do not fit their scales, each sentence once. */
function misfitsOf(channels: readonly Channel[]): readonly string[] {
  const misfits = channels.map(({ colormap, domain }) =>
    misfitWords(colormap, { kind: domain[0] < 0 ? "diverging" : "sequential", domain }),
  );
  return [...new Set(misfits)];
}

/** Sentences below each other, without those that are empty. */
function wordsOf(sentences: readonly string[], style: Style, room: number | undefined): Box {
  const said = sentences.filter((sentence) => sentence !== "").map(capitalized);
  return textBox(said, style, { role: "body", color: style.page.faint, room });
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
