import type { Interval } from "./reach.js";

/**
 * Certainty of a receptive field: `exact`; `whole input` where an operation reads all positions; `upper bound` where
 * units may read less; `unknown` where an operation's reach is not known.
 */
export type FieldStatus = "exact" | "whole input" | "upper bound" | "unknown";

/** Receptive field of a tap along one axis of the input. */
export interface FieldAxis {
  /** Input samples that a unit away from the borders sees; null if units have no common size. */
  readonly size: number | null;
  /** Input samples from one unit to the next; null if there is no common step. */
  readonly step: number | null;
  /** First input sample that unit 0 sees, negative in the padding; null like `step`. */
  readonly first: number | null;
  /** Input samples that each unit sees, cut at the borders, and undefined if none. Null for an open length. */
  readonly seen: readonly (Interval | undefined)[] | null;
}

/** Receptive field of a tap: the input pixels that its units depend on. */
export interface ReceptiveField {
  readonly status: FieldStatus;
  /** Rows and columns of the input; only rows for an input of time steps. Empty if unknown. */
  readonly axes: readonly FieldAxis[];
}

/** Rectangle of pixels, all bounds included. */
export interface PixelBox {
  readonly rows: Interval;
  readonly columns: Interval;
}

/**
 * Pixels of an image that a unit sees, cut at the borders. All pixels for a unit of an unknown field and for one
 * without a position; undefined for one that sees none.
 */
export function boxOf(
  { axes }: ReceptiveField,
  unit: readonly [row: number, column: number],
  [height, width]: readonly [number, number],
): PixelBox | undefined {
  const [rows, columns] = ([height, width] as const).map((length, at): Interval | undefined => {
    const seen = axes[at]?.seen;
    if (seen === undefined || seen === null) return [0, length - 1];
    return seen.length === 1 ? seen[0] : seen[unit[at] as number];
  });
  return rows === undefined || columns === undefined ? undefined : { rows, columns };
}
