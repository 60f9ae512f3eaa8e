/** The value range that the colors span. */
export type Domain = readonly [low: number, high: number];

/** A domain, and its kind: sequential from zero, or diverging around it. */
export interface Scale {
  readonly kind: "sequential" | "diverging";
  readonly domain: Domain;
}

/**
 * The scale of data with given extremes: from zero up if nothing is negative, so that zero is the bottom color; otherwise
 * symmetric about zero, so that zero is exactly the middle color. Data that are all zero, and empty data, get [0, 1].
 */
export function scaleOf(extent: readonly [number, number] | undefined): Scale {
  const [low, high] = extent ?? [0, 0];
  return low < 0 ? scaleTo(Math.max(-low, high), "diverging") : scaleTo(high, "sequential");
}

/** The scale of a kind with a given distance from zero; a distance that is not positive counts as 1. */
export function scaleTo(reach: number, kind: Scale["kind"]): Scale {
  const end = reach > 0 ? reach : 1;
  return { kind, domain: [kind === "diverging" ? -end : 0, end] };
}

/** The position of a value in a domain: 0 at its low end, 1 at its high end. */
export function positionIn([low, high]: Domain, value: number): number {
  return (value - low) / (high - low);
}
