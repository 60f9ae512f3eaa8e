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
  if (low < 0) {
    const reach = Math.max(-low, high);
    return { kind: "diverging", domain: [-reach, reach] };
  }
  return { kind: "sequential", domain: [0, high > 0 ? high : 1] };
}

/** Where a value lies in a domain, 0 at its low and 1 at its high end. */
export function positionIn([low, high]: Domain, value: number): number {
  return (value - low) / (high - low);
}
