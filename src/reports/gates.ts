import { selectTaps } from "../checkpoints/tap.js";
import { expected, UserError, unknown } from "../errors.js";
import type { Comparison } from "../measures/comparison/comparison.js";
import { type Cell, cellIn, type Table } from "../table.js";
import {
  GATE_METRICS,
  type GateMetric,
  type GateMetricName,
  metricOf,
  PASSING_KINDS,
} from "./gateMetrics.js";

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

/** What was measured for a gate, and whether it holds. */
export interface GateResult {
  readonly gate: string;
  /** What its metric is, a phrase. */
  readonly what: string;
  readonly value: number;
  /** The tap that decides; empty where none does alone. */
  readonly where: string;
  readonly passed: boolean;
}

/** What gates look at. */
export type Gated = Pick<Comparison, "pairs" | "whole" | "taps">;

const COMPARATORS = {
  ">=": (value: number, bound: number) => value >= bound,
  "<=": (value: number, bound: number) => value <= bound,
  "==": (value: number, bound: number) => value === bound,
  ">": (value: number, bound: number) => value > bound,
  "<": (value: number, bound: number) => value < bound,
} as const;

type Comparator = keyof typeof COMPARATORS;

const FORM =
  /^\s*(?<metric>[\w-]+)\s*(?:\[(?<taps>[^[\]]+)\])?\s*(?<comparator>>=|<=|==|>|<)\s*(?<bound>[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*$/i;

/**
 * Reads a gate, like `cka>=0.95` or `cka[relu*]>=0.9`. Throws `UserError` for text of another form, for a metric that is
 * not known, and for taps of a metric that is of the whole network.
 */
export function parseGate(text: string, subject = "a gate"): Gate {
  const groups = FORM.exec(text)?.groups;
  if (groups === undefined) {
    throw expected("a metric, a comparison and a number, like cka>=0.95 or cka[relu*]>=0.9,", subject, text);
  }
  const { metric = "", taps, comparator = "", bound = "" } = groups;
  if (!Object.hasOwn(GATE_METRICS, metric)) {
    throw unknown("metric of a gate", metric, Object.keys(GATE_METRICS));
  }
  const name = metric as GateMetricName;
  if (taps !== undefined && metricOf(name).per === "network") {
    throw new UserError(
      `The metric '${name}' is of the whole network: write ${name}${comparator}${bound} without [${taps}].`,
    );
  }
  const limits = { metric: name, comparator: comparator as Comparator, bound: Number(bound) };
  return { text: text.trim(), ...limits, ...(taps === undefined ? {} : { taps: taps.trim() }) };
}

/**
 * Checks gates against a comparison, in their order. Throws `UserError` for one that nothing was measured for, and for taps
 * that none of those compared is.
 */
export function checkGates(comparison: Gated, gates: readonly Gate[]): readonly GateResult[] {
  return gates.map((gate) => {
    const { value, where } = measuredFor(comparison, gate);
    const { summary: what } = metricOf(gate.metric);
    return { gate: gate.text, what, value, where, passed: COMPARATORS[gate.comparator](value, gate.bound) };
  });
}

type MeasuredValue = Pick<GateResult, "value" | "where">;

function measuredFor(comparison: Gated, gate: Gate): MeasuredValue {
  const metric = metricOf(gate.metric);
  if (metric.per === "network") return { value: ofNetwork(comparison.whole, gate, metric), where: "" };
  return ofTaps(comparison, gate, metric);
}

function ofNetwork(
  whole: Table,
  gate: Gate,
  { columns, of, cure }: Extract<GateMetric, { per: "network" }>,
): number {
  const [row = []] = whole.rows;
  const cells = columns.map((name) => cellIn(whole, row, name));
  if (!cells.every(isKnown)) throw unmeasured(gate, cure);
  return of(...cells);
}

function ofTaps(
  { pairs, taps }: Gated,
  gate: Gate,
  { column, decides, cure }: Extract<GateMetric, { per: "tap" }>,
): MeasuredValue {
  const ones = pairs.map(({ one }) => one);
  const counted = decides === "sum" ? ones.filter(({ kind }) => !PASSING_KINDS.has(kind)) : ones;
  const chosen = gate.taps === undefined ? counted : selectTaps(ones, [gate.taps]);
  const names = new Set(chosen.map(({ name }) => name));
  const values = taps.rows.flatMap((row) => {
    const [where, value] = [cellIn(taps, row, "tap"), cellIn(taps, row, column)];
    return names.has(String(where)) && typeof value === "number" ? [{ where: String(where), value }] : [];
  });
  const [first] = values;
  if (first === undefined) throw unmeasured(gate, cure);
  const unknowable = values.find(({ value }) => Number.isNaN(value));
  if (unknowable !== undefined) {
    throw unmeasured(
      gate,
      `it is no number at '${unknowable.where}'; choose other taps, as in ${gate.metric}[maps]`,
    );
  }
  return DECIDERS[decides](values);
}

/** Which tap decides, and what is measured. */
const DECIDERS: Readonly<
  Record<Extract<GateMetric, { per: "tap" }>["decides"], (all: readonly MeasuredValue[]) => MeasuredValue>
> = {
  least: (all) => all.reduce((one, other) => (other.value < one.value ? other : one)),
  greatest,
  sum: (all) => {
    const value = all.reduce((sum, each) => sum + each.value, 0);
    return { value, where: value === 0 ? "" : greatest(all).where };
  },
};

function greatest(all: readonly MeasuredValue[]): MeasuredValue {
  return all.reduce((one, other) => (other.value > one.value ? other : one));
}

function isKnown(cell: Cell): cell is number {
  return typeof cell === "number" && !Number.isNaN(cell);
}

function unmeasured({ text }: Gate, cure: string): UserError {
  return new UserError(`The gate '${text}' cannot be checked: ${cure}.`);
}
