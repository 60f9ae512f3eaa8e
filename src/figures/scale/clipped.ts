import { formatNumber } from "../../core/format.js";
import type { Domain } from "./domain.js";

/** The number of finite values outside a domain, which are drawn in the color of its end. */
export interface Clipped {
  readonly below: number;
  readonly above: number;
  /** The fraction of all finite values, 0 to 1. */
  readonly fraction: number;
}

/** Counts the values outside a domain. The values must be finite. */
export function clippedOf(finite: Float32Array, [low, high]: Domain): Clipped {
  let [below, above] = [0, 0];
  for (const value of finite) {
    if (value < low) below++;
    else if (value > high) above++;
  }
  return { below, above, fraction: finite.length === 0 ? 0 : (below + above) / finite.length };
}

/** A phrase about clipped values for a figure; empty if none are clipped. */
export function clippedWords({ below, above, fraction }: Clipped, values = "values"): string {
  if (below + above === 0) return "";
  const sides = [below > 0 ? `${below} below` : "", above > 0 ? `${above} above` : ""];
  return `${percentText(fraction)} of ${values} beyond the scale (${sides.filter(Boolean).join(", ")})`;
}

/** A fraction in percent. A few never round to none, nor most to all. */
export function percentText(fraction: number): string {
  if (fraction === 0) return "0%";
  if (fraction < 1e-4) return "less than 0.01%";
  if (fraction < 1 && fraction > 0.999) return "more than 99.9%";
  return `${formatNumber(fraction * 100)}%`;
}
