import { LEAST_IMAGES } from "../../measures/math/hsic.js";
import type { TapKind } from "../../network/graph.js";

/** The metric of a gate: a number of the whole network, or of the tap that decides. */
export type GateMetric = NetworkMetric | TapMetric;

interface Described {
  /** A definition, as a phrase. */
  readonly summary: string;
  /** The cure if it was not measured, a clause without a full stop. */
  readonly cure: string;
}

interface NetworkMetric extends Described {
  readonly per: "network";
  /** The columns of the table of the whole that it is made of, and how. */
  readonly columns: readonly string[];
  readonly of: (...cells: readonly number[]) => number;
  /** The checkpoints whose answers it is of. */
  readonly sides: readonly Side[];
}

/** One of two checkpoints, as names of columns end. */
export type Side = "a" | "b";

interface TapMetric extends Described {
  readonly per: "tap";
  /** The column of the table of taps. */
  readonly column: string;
  /**
   * The rule that picks the deciding tap, or adds taps up: a sum leaves out taps that only pass values on, unless
   * the gate names taps.
   */
  readonly decides: "least" | "greatest" | "sum";
}

/** The kinds of taps that only pass on what others computed: their channels would count twice. */
export const PASSING_KINDS: ReadonlySet<TapKind> = new Set(["input", "pool", "reshape", "noise"]);

const LABELS = "the images have no labels, or the answers cannot be compared; give images of a data set";
const ANSWERS = "the answers cannot be compared; give classifiers of the same number of classes";
const IMAGES = `no two taps have it; give ${LEAST_IMAGES} images or more, or choose other taps`;
const TAPS = "no two taps have it; choose other taps";
const MATCH = "channels were not matched; give --match";
const MATCHED = "no two taps have channels few enough; give --match, or choose other taps";
const WEIGHTS = "no two taps have weights of one shape; choose other taps";

const itself = (value = Number.NaN) => value;
const minus = (one = Number.NaN, other = Number.NaN) => one - other;

/** All metrics of gates by name. A new one is its entry here. */
export const GATE_METRICS = {
  cka: { per: "tap", column: "cka", decides: "least", summary: "least unbiased CKA of a tap", cure: IMAGES },
  cka_biased: {
    per: "tap",
    column: "cka_biased",
    decides: "least",
    summary: "least biased CKA of a tap",
    cure: IMAGES,
  },
  identity: {
    per: "tap",
    column: "identity",
    decides: "least",
    summary: "least mean correlation of a tap's channels with those of the same index",
    cure: TAPS,
  },
  matched: {
    per: "tap",
    column: "matched",
    decides: "least",
    summary: "least mean correlation of a tap's channels as that tap alone pairs them best",
    cure: MATCHED,
  },
  aligned: {
    per: "tap",
    column: "aligned",
    decides: "least",
    summary: "least mean correlation of a tap's channels with their counterparts",
    cure: MATCH,
  },
  unmatched: {
    per: "tap",
    column: "unmatched",
    decides: "sum",
    summary: "channels without a counterpart, of all taps",
    cure: MATCH,
  },
  dead: {
    per: "tap",
    column: "newly_dead",
    decides: "sum",
    summary: "channels dead in B and alive in A, of all taps",
    cure: TAPS,
  },
  weight_distance: {
    per: "tap",
    column: "weight_distance",
    decides: "greatest",
    summary: "greatest relative distance of a layer's weights",
    cure: WEIGHTS,
  },
  change: {
    per: "tap",
    column: "relative_change",
    decides: "greatest",
    summary: "greatest root mean square of B − A, divided by that of A",
    cure: TAPS,
  },
  churn: {
    per: "network",
    columns: ["churn"],
    of: itself,
    sides: ["a", "b"],
    summary: "share of images whose answers differ",
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
    summary: "accuracy of A less that of B",
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
    summary: "loss of B less that of A",
    cure: LABELS,
  },
  mcnemar_p: {
    per: "network",
    columns: ["mcnemar_p"],
    of: itself,
    sides: ["a", "b"],
    summary: "p of McNemar's test that A and B are equally right",
    cure: LABELS,
  },
} as const satisfies Record<string, GateMetric>;

/** The name of a metric. */
export type GateMetricName = keyof typeof GATE_METRICS;

/** The metric of a name. */
export function metricOf(name: GateMetricName): GateMetric {
  return GATE_METRICS[name];
}
