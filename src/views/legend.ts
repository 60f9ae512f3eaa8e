import { misfitWords } from "../figures/color/choice.js";
import { colorbar, colorbarSize } from "../figures/colorbar.js";
import { moved } from "../figures/figure.js";
import { type Clipped, clippedWords } from "../figures/scale/clipped.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import { contentWidth, linesOf } from "./figureParts.js";
import type { Part } from "./part.js";
import type { Channel } from "./tile.js";

/** Lengths on a screen. */
const BAR_LENGTH = 200;
const GAP = 14;
const BASELINE = 10;
/** The least room beside the bar, as a share of its length, for words to stand there. */
const LEAST_SHARE = 0.8;

/** What a legend tells besides the colors. */
export interface LegendContent {
  /** What shares the scale, in words. */
  readonly scope: string;
  /** Whether all channels have one scale, which a colorbar can show, and what lies beyond it. */
  readonly isShared: boolean;
  readonly clipped: Clipped;
  /** Whether what is drawn is a part of what the scale is made of. Default: no. */
  readonly isPart?: boolean;
  /** How much the colors cover of the picture under them, and sentences that say how. Default: all. */
  readonly blending?: { readonly opacity: number; readonly words: readonly string[] };
}

/** The colorbar, and beside it the scope of the scale in words; the words alone where tiles share no scale. */
export function legendOf(
  channels: readonly Channel[],
  { scope, isShared, clipped, isPart = false, blending }: LegendContent,
  style: Style,
): Part {
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
  const gap = lengthIn(style, GAP);
  const covering = blending === undefined ? {} : { opacity: blending.opacity };
  const bar = colorbar({ domain, colormap, length, clipped, ...covering }, style);
  const size = colorbarSize({ length, ...covering }, style);
  const width = contentWidth(style);
  const beside = width === undefined ? undefined : width - length - gap;
  const isBelow = beside !== undefined && beside < LEAST_SHARE * length;
  const words = wordsOf(lines, style, isBelow ? width : beside);
  const [x, y] = isBelow ? [0, size.height + gap / 2] : [length + gap, 0];
  return {
    width: Math.max(length, x + words.width),
    height: Math.max(size.height, y + words.height),
    marks: [...bar, ...moved(words.marks, x, Math.round(y))],
  };
}

/** What a reader must be told of colormaps that do not fit their scales, each sentence once. */
function misfitsOf(channels: readonly Channel[]): readonly string[] {
  const misfits = channels.map(({ colormap, domain }) =>
    misfitWords(colormap, { kind: domain[0] < 0 ? "diverging" : "sequential", domain }),
  );
  return [...new Set(misfits)];
}

/** Sentences below each other, without those that are empty. */
function wordsOf(sentences: readonly string[], style: Style, room: number | undefined): Part {
  const said = sentences.filter((sentence) => sentence !== "").map(capitalized);
  const lines = linesOf(said, style, { role: "body", color: style.page.faint, room });
  return {
    width: lines.width,
    height: lines.lines * lines.step,
    marks: lines.at(lengthIn(style, BASELINE)),
  };
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
