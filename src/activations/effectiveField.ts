import type { Plane } from "./plane.js";

/**
 * Effective receptive field of a unit position: the mean size of the gradient at each pixel, over images and channels
 * (Luo et al. 2016, section 2).
 */
export interface EffectiveField {
  /** Row and column of the unit in its map. */
  readonly unit: readonly [row: number, column: number];
  readonly map: Plane;
  readonly images: number;
  readonly channels: number;
}

/** Extent of an effective receptive field. */
export interface EffectiveExtent {
  /** Number of pixels above the threshold. */
  readonly pixels: number;
  /** Square root of that number: the side of a square as large. */
  readonly side: number;
  /** Largest value of the map. */
  readonly largest: number;
}

/** Extent of a map: the pixels above a share of its largest value. */
export function extentOf({ values }: Pick<Plane, "values">, share: number): EffectiveExtent {
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  const pixels = largest > 0 ? values.filter((value) => value > share * largest).length : 0;
  return { pixels, side: Math.sqrt(pixels), largest };
}
