import { formatNumber } from "../core/format.js";
import type { Figure } from "../figures/figure.js";
import type { Style } from "../figures/style/style.js";
import { headingOf, stacked } from "./figureParts.js";
import { legendOf } from "./legend.js";
import { type SheetLayout, tilesPart } from "./sheetFigure.js";
import type { Channel } from "./tile.js";
import type { Facts } from "./view.js";

/** What an overlay shows. */
export interface OverlayContent {
  readonly facts: Facts;
  /** The bare image, as a tile. */
  readonly input: Channel;
  /** The maps over it. */
  readonly channels: readonly Channel[];
  /** Lines below the title. */
  readonly header: readonly string[];
  /** What shares the scale, in words. */
  readonly scope: string;
  /** Whether what is drawn is a part of what the scale is made of. Default: no. */
  readonly isPart?: boolean;
  readonly opacity: number;
}

/** Composes an overlay: header, the bare image and the maps over it, and a colorbar of all blended colors. */
export function composeOverlay(content: OverlayContent, layout: SheetLayout, style: Style): Figure {
  const { facts, input, channels, header, scope, isPart = false, opacity } = content;
  const isShared = facts.domain !== null;
  const blending = { opacity, words: blendingWords(facts, opacity) };
  return stacked(
    [
      headingOf(facts.tap, header, style),
      tilesPart([input, ...channels], { ...layout, ranges: !isShared }, style),
      legendOf(channels, { scope, isShared, clipped: facts.clipped, isPart, blending }, style),
    ],
    style,
  );
}

function blendingWords({ domain }: Facts, opacity: number): readonly string[] {
  const reach = domain === null ? "the end of its scale" : formatNumber(Math.max(-domain[0], domain[1]));
  const formula = `a pixel is (1 − w) · image + w · color, w = ${formatNumber(opacity)} · |value| / ${reach}`;
  const bar = "the bar shows the colors over black (below) to white (above)";
  return [
    `${formula}, at most ${formatNumber(opacity)}: zero leaves the image as it is`,
    ...(domain === null ? [] : [bar]),
  ];
}
