import { misfitWords } from "../pictures/color/choice.js";
import { PAGE } from "../pictures/color/page.js";
import { colorbar, colorbarSize } from "../pictures/colorbar.js";
import { type Mark, TEXT } from "../pictures/figure.js";
import type { Measure } from "../pictures/measure.js";
import { type Clipped, clippedWords } from "../pictures/scale/clipped.js";
import type { Part } from "./part.js";
import type { Channel } from "./tile.js";

const LINE = 17;
const BAR_LENGTH = 200;
const GAP = 14;

/** How a legend is made. */
export interface LegendOptions {
  /** Whether all channels have one scale, which a colorbar can show, and what lies beyond it. */
  readonly isShared: boolean;
  readonly clipped: Clipped;
  readonly measure: Measure;
}

/** The colorbar, and beside it the scope of the scale in words; the words alone where tiles share no scale. */
export function legendOf(channels: readonly Channel[], scope: string, options: LegendOptions): Part {
  const [first] = channels;
  if (first === undefined || !options.isShared) return wordsOf([scope], options.measure);
  const { domain, colormap } = first;
  const { clipped, measure } = options;
  const misfit = misfitWords(colormap, { kind: domain[0] < 0 ? "diverging" : "sequential", domain });
  const words = wordsOf([scope, clippedWords(clipped), misfit], measure);
  const bar = colorbar({ domain, colormap, length: BAR_LENGTH, clipped, measure });
  const texts = words.marks.map((mark) => ("x" in mark ? { ...mark, x: mark.x + BAR_LENGTH + GAP } : mark));
  const size = colorbarSize(BAR_LENGTH);
  return {
    width: BAR_LENGTH + GAP + words.width,
    height: Math.max(size.height, words.height),
    marks: [...bar, ...texts],
  };
}

/** Sentences below each other, without those that are empty. */
function wordsOf(sentences: readonly string[], measure: Measure): Part {
  const lines = sentences.filter((sentence) => sentence !== "").map(capitalized);
  const marks = lines.map((text, index): Mark => {
    return { type: "text", x: 0, y: 10 + index * LINE, text, style: TEXT.body, color: PAGE.faint };
  });
  const width = Math.max(0, ...lines.map((line) => measure(line, TEXT.body)));
  return { width, height: lines.length * LINE, marks };
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
