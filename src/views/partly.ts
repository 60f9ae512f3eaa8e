import { SCOPE_NAMES, type ScopeName } from "../figures/scale/scopes.js";
import type { Facts } from "./view.js";

/** The scopes whose values a figure of one tap draws all of. */
const OF_ONE_TAP: readonly ScopeName[] = ["layer", "filter"];

/** The scopes whose values a figure of all drawn taps draws all of. */
export const OF_ALL_TAPS: readonly ScopeName[] = SCOPE_NAMES.filter((scope) => scope !== "pair");

/**
 * True if a figure draws only part of what its scales cover: one of several images, some of the channels, or one tap
 * of several. What it counts beyond the scales is then a count of what it draws, and no share of all.
 */
export function isPartly(
  { scope, parts, ...whole }: Pick<Facts, "scope" | "parts" | "shape" | "channels">,
  images: number,
  covered: readonly ScopeName[] = OF_ONE_TAP,
): boolean {
  if (images > 1 || !covered.includes(scope)) return true;
  if (scope === "filter") return false;
  return (parts ?? [whole]).some(({ shape, channels }) => shape !== null && channels.length < shape[2]);
}
