import { formatCount, formatNumber } from "../core/format.js";
import type { Mark } from "../figures/figure.js";
import type { Rect } from "../figures/layout/grid.js";
import { domainOf } from "../figures/scale/bins.js";
import { positionIn } from "../figures/scale/domain.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import type { Distribution } from "./distribution.js";
import { type ShareAxis, type ShareScale, shareScale, shareText, valueTicks } from "./histogramAxes.js";

/** The options of a drawn histogram. */
export interface PanelLook {
  readonly axis: ShareAxis;
  /** The height of the highest bar, in pixels. */
  readonly plot: number;
  /** The shares that decide the common axis of all histograms; empty if each has its own. */
  readonly shares: readonly number[];
  readonly style: Style;
}

/** Lengths on a screen. */
const TICK = 4;
const STRIP = 7;
const STRIP_GAP = 12;

/** The text above the bars of a distribution. */
export function panelWords(distribution: Distribution): readonly string[] {
  const { count, nan, infinite, min, max, mean, sd, state, tally } = distribution;
  const values = formatCount(count, "value");
  const lost = [nan > 0 ? `${nan} NaN` : "", infinite > 0 ? `${infinite} Inf` : ""]
    .filter(Boolean)
    .join(", ");
  const range = `${formatNumber(min)} … ${formatNumber(max)}`;
  const alike = { silent: "all of them zero", constant: `all of them ${formatNumber(min)}` };
  const spread = `mean ${formatNumber(mean)} · sd ${formatNumber(sd)} · ${range}`;
  return [
    lost === "" ? values : `${values}, and ${lost}, not counted`,
    count === 0 ? "" : state === "silent" || state === "constant" ? alike[state] : spread,
    beyondWords(distribution),
    `exact zeros ${shareText(tally.zeros, count)}`,
  ].filter((sentence) => sentence !== "");
}

function beyondWords({ clipped: { below, above }, count }: Distribution): string {
  const sides = [below > 0 ? `${below} below` : "", above > 0 ? `${above} above` : ""].filter(Boolean);
  return sides.length === 0 ? "" : `${shareText(below + above, count)} beyond the scale: ${sides.join(", ")}`;
}

/** The shares of a distribution's bins among all of its values. */
export function sharesOf({ tally, count }: Distribution): readonly number[] {
  return tally.counts.map((each) => each / Math.max(1, count));
}

/** The axis of a histogram's shares. */
export function shareScaleOf(
  distribution: Distribution,
  { axis, plot, shares, style }: PanelLook,
): ShareScale {
  return shareScale(shares.length > 0 ? shares : sharesOf(distribution), { axis, length: plot }, style);
}

/** The height of the bars with the strip of zeros above and the numbers below. */
export function plotHeight({ plot, style }: PanelLook): number {
  return (
    lengthIn(style, STRIP + STRIP_GAP) +
    plot +
    lengthIn(style, TICK) +
    style.text.caption.size +
    lengthIn(style, 2)
  );
}

/** The plot of a distribution: the share of zeros as a strip, then bars by value. */
export function plotMarks(
  distribution: Distribution,
  { x, y, width }: Omit<Rect, "height">,
  look: PanelLook,
): readonly Mark[] {
  const { style, plot } = look;
  const area = { x, y: y + lengthIn(style, STRIP + STRIP_GAP), width, height: plot };
  return [
    ...zeroStrip(distribution, { x, y, width, height: lengthIn(style, STRIP) }, style),
    ...bars(distribution, area, look),
    ...scaleEnds(distribution, area, style),
    ...valueAxis(distribution, area, style),
    ...shareAxis(shareScaleOf(distribution, look), area, style),
  ];
}

/** A bar of all values, filled as far as they are exactly zero. */
function zeroStrip({ tally, count }: Distribution, area: Rect, { page }: Style): readonly Mark[] {
  const share = count === 0 ? 0 : tally.zeros / count;
  const filled = tally.zeros === 0 ? 0 : Math.max(1, Math.round(share * area.width));
  const frame: Mark = { type: "rect", ...area, stroke: page.rule };
  return filled === 0 ? [frame] : [{ type: "rect", ...area, width: filled, fill: page.faint }, frame];
}

function bars(distribution: Distribution, area: Rect, look: PanelLook): readonly Mark[] {
  const { bins } = distribution;
  const { lengthOf } = shareScaleOf(distribution, look);
  const edgeAt = (index: number) => area.x + Math.round((index / bins.count) * area.width);
  return sharesOf(distribution).flatMap((share, index): readonly Mark[] => {
    if (share === 0) return [];
    // A bin with few values must not look empty.
    const height = Math.max(1, Math.round(lengthOf(share)));
    const [left, right] = [edgeAt(index), edgeAt(index + 1)];
    const y = area.y + area.height - height;
    return [
      { type: "rect", x: left, y, width: Math.max(1, right - left), height, fill: look.style.page.faint },
    ];
  });
}

/** Rules at the ends of the color scale that lie on the axis. */
function scaleEnds({ scale, bins }: Distribution, area: Rect, style: Style): readonly Mark[] {
  const [low, high] = domainOf(bins);
  const [width, over] = [Math.max(1, lengthIn(style, 1)), lengthIn(style, TICK)];
  return scale
    .filter((end) => end !== 0 && end >= low && end <= high)
    .map((end) => {
      const x = Math.floor(pixelAt(positionIn([low, high], end), area));
      const place = { x, y: area.y - over, width, height: area.height + over };
      return { type: "rect", ...place, fill: style.page.ink };
    });
}

/** The middle of the pixel at a position, 0 to 1, along an area. */
function pixelAt(position: number, { x, width }: Rect): number {
  return x + Math.min(Math.floor(position * width), width - 1) + 0.5;
}

function valueAxis({ bins }: Distribution, area: Rect, style: Style): readonly Mark[] {
  const { page, text } = style;
  const [bottom, tick] = [area.y + area.height, lengthIn(style, TICK)];
  const domain = domainOf(bins);
  const line: Mark = {
    type: "line",
    from: [area.x, bottom + 0.5],
    to: [area.x + area.width, bottom + 0.5],
    color: page.rule,
  };
  const ticks = valueTicks(domain, area.width, style).flatMap(({ value, at, align }): readonly Mark[] => {
    const x = pixelAt(at / area.width, area);
    const label = { text: formatNumber(value), style: text.caption, color: page.ink, align };
    return [
      { type: "line", from: [x, bottom], to: [x, bottom + tick], color: page.rule },
      { type: "text", x: area.x + at, y: bottom + tick + text.caption.size - 1, ...label },
    ];
  });
  return [line, ...ticks];
}

function shareAxis({ labels }: ShareScale, area: Rect, style: Style): readonly Mark[] {
  const { page, text } = style;
  const tick = lengthIn(style, TICK);
  return labels.flatMap(({ at, text: label }): readonly Mark[] => {
    const y = area.y + area.height - Math.round(at);
    const baseline = y + Math.round(text.caption.size * 0.36);
    return [
      { type: "line", from: [area.x - tick, y + 0.5], to: [area.x, y + 0.5], color: page.rule },
      {
        type: "text",
        x: area.x - tick - 2,
        y: baseline,
        text: label,
        style: text.caption,
        color: page.ink,
        align: "right",
      },
    ];
  });
}
