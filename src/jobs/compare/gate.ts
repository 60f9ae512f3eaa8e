import type { GateMetricName } from "./gateMetrics.js";

/** Limit on the differences between two checkpoints. */
export interface Gate {
  /** Text as the user wrote it. */
  readonly text: string;
  readonly metric: GateMetricName;
  /** Name, glob, kind or group of the taps that it applies to; undefined for all compared taps. */
  readonly taps?: string;
  readonly comparator: Comparator;
  readonly bound: number;
}

/** Comparisons of gates by their signs. */
export const COMPARATORS = {
  ">=": (value: number, bound: number) => value >= bound,
  "<=": (value: number, bound: number) => value <= bound,
  "==": (value: number, bound: number) => value === bound,
  ">": (value: number, bound: number) => value > bound,
  "<": (value: number, bound: number) => value < bound,
} as const;

/** Sign of a comparison. */
export type Comparator = keyof typeof COMPARATORS;
