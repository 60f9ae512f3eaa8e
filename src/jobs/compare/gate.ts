import type { GateMetricName } from "./gateMetrics.js";

/** A limit to what may distinguish two checkpoints. */
export interface Gate {
  /** As it was written. */
  readonly text: string;
  readonly metric: GateMetricName;
  /** A name, glob, kind or group of the taps that it is about; nothing for all that are compared. */
  readonly taps?: string;
  readonly comparator: Comparator;
  readonly bound: number;
}

/** The comparisons of gates by their signs. */
export const COMPARATORS = {
  ">=": (value: number, bound: number) => value >= bound,
  "<=": (value: number, bound: number) => value <= bound,
  "==": (value: number, bound: number) => value === bound,
  ">": (value: number, bound: number) => value > bound,
  "<": (value: number, bound: number) => value < bound,
} as const;

/** The sign of a comparison. */
export type Comparator = keyof typeof COMPARATORS;
