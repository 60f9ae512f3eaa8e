import { LEAST_IMAGES } from "../../measures/math/hsic.js";
import type { TapKind } from "../../network/graph.js";

/** Metric of a gate: a number of the whole network, or of the deciding tap. */
export type GateMetric = NetworkMetric | TapMetric;

interface Described {
  /** Definition, as a phrase. */
  readonly summary: string;
  /** Remedy if it was not measured, a clause without a period. */
  readonly cure: string;
}

interface NetworkMetric extends Described {
  readonly per: "network";
  /** Columns of the overall table that it is computed from, and the computation. */
  readonly columns: readonly string[];
  readonly of: (...cells: readonly number[]) => number;
  /** Checkpoints whose predictions it depends on. */
  readonly sides: readonly Side[];
}

/** One of two checkpoints, as a suffix of column names. */
export type Side = "a" | "b";

interface TapMetric extends Described {
  readonly per: "tap";
  /** Column of the table of taps. */
  readonly column: string;
  /**
   * Rule that selects the deciding tap, or adds taps up: a sum omits taps that only pass values on, unless the gate
   * names taps.
   */
  readonly decides: "least" | "greatest" | "sum";
}

/** Kinds of taps that only pass values on: their channels would count twice. */
export const PASSING_KINDS: ReadonlySet<TapKind> = new Set(["input", "pool", "reshape", "noise"]);

const LABELS = "the images have no labels, or the predictions cannot be compared; give images of a data set";
const ANSWERS = "the predictions cannot be compared; give classifiers of the same number of classes";
const IMAGES = `no two taps have it; give ${LEAST_IMAGES} images or more, or choose other taps`;
const TAPS = "no two taps have it; choose other taps";
const MATCH = "channels were not matched; give --match";
const MATCHED = "no two taps have few enough channels; give --match, or choose other taps";
const WEIGHTS = "no two taps have weights of equal shape; choose other taps";

const itself = (value = Number.NaN) => value;
const minus = (a = Number.NaN, b = Number.NaN) => a - b;

/** All metrics of gates by name. A new one needs its entry here. */
export const GATE_METRICS = {
  cka: {
    per: "tap",
    column: "cka",
    decides: "least",
    summary: "minimum unbiased CKA over taps",
    cure: IMAGES,
  },
  cka_biased: {
    per: "tap",
    column: "cka_biased",
    decides: "least",
    summary: "minimum biased CKA over taps",
    cure: IMAGES,
  },
  identity: {
    per: "tap",
    column: "identity",
    decides: "least",
    summary: "minimum over taps of the mean correlation of channels with equal indices",
    cure: TAPS,
  },
  matched: {
    per: "tap",
    column: "matched",
    decides: "least",
    summary: "minimum over taps of the mean correlation of channels in the best pairing for that tap",
    cure: MATCHED,
  },
  aligned: {
    per: "tap",
    column: "aligned",
    decides: "least",
    summary: "minimum over taps of the mean correlation of channels with their counterparts",
    cure: MATCH,
  },
  unmatched: {
    per: "tap",
    column: "unmatched",
    decides: "sum",
    summary: "channels without a counterpart, over all taps",
    cure: MATCH,
  },
  dead: {
    per: "tap",
    column: "newly_dead",
    decides: "sum",
    summary: "channels dead in B and alive in A, over all taps",
    cure: TAPS,
  },
  weight_distance: {
    per: "tap",
    column: "weight_distance",
    decides: "greatest",
    summary: "maximum relative distance of a layer's weights",
    cure: WEIGHTS,
  },
  change: {
    per: "tap",
    column: "relative_change",
    decides: "greatest",
    summary: "maximum root mean square of B − A, divided by that of A",
    cure: TAPS,
  },
  churn: {
    per: "network",
    columns: ["churn"],
    of: itself,
    sides: ["a", "b"],
    summary: "share of images whose predictions differ",
    cure: ANSWERS,
  },
  accuracy: {
    per: "network",
    columns: ["accuracy_b"],
    of: itself,
    sides: ["b"],
    summary: "accuracy of B",
    cure: LABELS,
  },
  accuracy_drop: {
    per: "network",
    columns: ["accuracy_a", "accuracy_b"],
    of: minus,
    sides: ["a", "b"],
    summary: "accuracy of A minus that of B",
    cure: LABELS,
  },
  loss: {
    per: "network",
    columns: ["loss_b"],
    of: itself,
    sides: ["b"],
    summary: "loss of B",
    cure: LABELS,
  },
  loss_rise: {
    per: "network",
    columns: ["loss_b", "loss_a"],
    of: minus,
    sides: ["a", "b"],
    summary: "loss of B minus that of A",
    cure: LABELS,
  },
  mcnemar_p: {
    per: "network",
    columns: ["mcnemar_p"],
    of: itself,
    sides: ["a", "b"],
    summary: "p-value of McNemar's test that A and B are equally accurate",
    cure: LABELS,
  },
} as const satisfies Record<string, GateMetric>;

/** Name of a metric. */
export type GateMetricName = keyof typeof GATE_METRICS;

/** Looks up a metric by name. */
export function metricOf(name: GateMetricName): GateMetric {
  return GATE_METRICS[name];
}
