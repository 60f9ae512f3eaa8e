/** The value range that the colors span. */
export type Domain = readonly [low: number, high: number];

/** A domain, and whether its colors should run one way from zero or both ways. */
export interface Scale {
  readonly kind: "sequential" | "diverging";
  readonly domain: Domain;
}

/**
 * The scale of data between two extremes: from zero up where nothing is negative, so that zero is the bottom color;
 * symmetric about zero otherwise, so that zero is the middle color exactly. Data that are zero everywhere, and no data
 * at all, get [0, 1].
 */
export function scaleOf(extent: readonly [number, number] | undefined): Scale {
  const [low, high] = extent ?? [0, 0];
  return low < 0 ? scaleTo(Math.max(-low, high), "diverging") : scaleTo(high, "sequential");
}

/** The scale of a kind that reaches a distance from zero; a distance that is not above zero counts as 1. */
export function scaleTo(reach: number, kind: Scale["kind"]): Scale {
  const end = reach > 0 ? reach : 1;
  return { kind, domain: [kind === "diverging" ? -end : 0, end] };
}

/** Where a value lies in a domain, 0 at its low and 1 at its high end. */
export function positionIn([low, high]: Domain, value: number): number {
  return (value - low) / (high - low);
}
