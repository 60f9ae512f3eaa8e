/** Rules that integrate over [0, 1]. */
export const RULE_NAMES = ["gauss-legendre", "midpoint", "trapezoid"] as const;

/** Name of a rule that integrates over [0, 1]. */
export type RuleName = (typeof RULE_NAMES)[number];

/** Point of a rule in [0, 1], with its weight. The weights of a rule sum to 1. */
export interface QuadraturePoint {
  readonly at: number;
  readonly weight: number;
}

/** Points of a rule. A trapezoid needs two; with one point, it is that of the midpoint rule. */
export function quadraturePoints(rule: RuleName, n: number): readonly QuadraturePoint[] {
  if (rule === "gauss-legendre") return gaussLegendre(n);
  if (rule === "midpoint" || n === 1)
    return Array.from({ length: n }, (_, index) => ({ at: (index + 0.5) / n, weight: 1 / n }));
  return Array.from({ length: n }, (_, index) => ({
    at: index / (n - 1),
    weight: (index === 0 || index === n - 1 ? 0.5 : 1) / (n - 1),
  }));
}

/**
 * Points and weights of Gauss and Legendre on [0, 1]: the roots t of the Legendre polynomial of degree n, found by
 * Newton's method, as (1 + t) / 2, and the weights 1 / ((1 − t²) P′(t)²) (Abramowitz and Stegun 1964, 25.4.29).
 */
function gaussLegendre(n: number): readonly QuadraturePoint[] {
  return Array.from({ length: n }, (_, index) => {
    let root = -Math.cos((Math.PI * (index + 0.75)) / (n + 0.5));
    for (let step = 0; step < 100; step++) {
      const { value, slope } = legendre(n, root);
      const change = value / slope;
      root -= change;
      if (Math.abs(change) < 1e-15) break;
    }
    const { slope } = legendre(n, root);
    return { at: (1 + root) / 2, weight: 1 / ((1 - root * root) * slope * slope) };
  });
}

/** Legendre polynomial of a degree and its derivative, by the three-term recurrence. */
function legendre(degree: number, x: number): { readonly value: number; readonly slope: number } {
  let [before, value] = [1, x];
  for (let k = 2; k <= degree; k++)
    [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
  return { value, slope: (degree * (x * value - before)) / (x * x - 1) };
}
