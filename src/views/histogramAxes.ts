import { formatNumber } from "../core/format.js";
import { percentText } from "../figures/scale/clipped.js";
import type { Domain } from "../figures/scale/domain.js";
import { roundTicksOf, type Tick } from "../figures/scale/ticks.js";
import { lengthIn, type Style } from "../figures/style/style.js";

/** The scalings of the share axis. */
export const SHARE_AXES = ["linear", "log"] as const;

/** A scaling of the share axis. */
export type ShareAxis = (typeof SHARE_AXES)[number];

/** A label of an axis and its position: 0 at the start of the axis, `length` at its end. */
export interface Label {
  readonly at: number;
  readonly text: string;
}

/** The positions of shares along an axis, and its tick labels. */
export interface ShareScale {
  /** The length of a bar. */
  readonly lengthOf: (share: number) => number;
  readonly labels: readonly Label[];
}

/** The minimum distance between two numbers. */
const GAP = 8;

/** The axis of shares (0 to 1), up to the largest share, or to 100 % if all are zero. */
export function shareScale(
  shares: readonly number[],
  { axis, length }: { readonly axis: ShareAxis; readonly length: number },
  style: Style,
): ShareScale {
  const top = Math.max(...shares) || 1;
  return axis === "log" ? logScale(shares, { top, length }, style) : linearScale({ top, length }, style);
}

interface Reach {
  readonly top: number;
  readonly length: number;
}

function linearScale({ top, length }: Reach, style: Style): ShareScale {
  const room = { length, widthOf: () => style.text.caption.size, gap: lengthIn(style, GAP) };
  const ticks = roundTicksOf([0, 100 * top], room);
  const labels = ticks.map(({ value, at }) => ({ at, text: `${formatNumber(value)}%` }));
  return { lengthOf: (share) => (share / top) * length, labels };
}

/** A logarithmic axis from the power of ten below the smallest share, so that its bar is visible. */
function logScale(shares: readonly number[], { top, length }: Reach, style: Style): ShareScale {
  const least = Math.min(top, ...shares.filter((share) => share > 0));
  const first = Math.ceil(Math.log10(least)) - 1;
  const span = Math.log10(top) - first;
  const atOf = (share: number) => ((Math.log10(share) - first) / span) * length;
  const decades = Array.from({ length: Math.floor(span) + 1 }, (_, index) => first + index);
  const fitting = Math.floor(length / (style.text.caption.size + lengthIn(style, GAP)));
  const step = Math.ceil(decades.length / Math.max(1, fitting));
  const labels = decades
    .filter((_, index) => index % step === 0)
    .map((power) => ({ at: atOf(10 ** power), text: `${formatNumber(10 ** (power + 2))}%` }));
  return { lengthOf: (share) => (share > 0 ? atOf(share) : 0), labels };
}

/** The numbers along an axis of values. */
export function valueTicks(domain: Domain, length: number, style: Style): readonly Tick[] {
  const widthOf = (value: number) => style.measure(formatNumber(value), style.text.caption);
  return roundTicksOf(domain, { length, widthOf, gap: lengthIn(style, GAP) });
}

/** A share of all values, in words. */
export function shareText(count: number, all: number): string {
  return percentText(all === 0 ? 0 : count / all);
}
