import { UserError } from "../../core/errors.js";
import { formatCount } from "../../core/format.js";
import type { Comparison } from "../../measures/comparison/comparison.js";
import type { Unpaired } from "../../measures/comparison/tapPairs.js";
import { selectTaps, tapsAlike } from "../../network/tap.js";
import { type Cell, cellIn, type Table } from "../../table/table.js";
import type { Gate } from "./gate.js";
import { type GateMetric, metricOf, PASSING_KINDS, type Side } from "./gateMetrics.js";

/** Parts of a comparison that gates read. */
export type Gated = Pick<Comparison, "pairs" | "whole" | "taps"> & Partial<Pick<Comparison, "unpaired">>;

/** Value that decides a gate, and reasons not to rely on it. */
export interface GateMeasurement {
  readonly value: number;
  /** Tap that decides; empty if no single one does. */
  readonly where: string;
  /** Reason not to trust the value: a clause about what is not finite; empty if everything is finite. */
  readonly broken: string;
  /** Clause about the requested taps without a partner; empty if there are none. */
  readonly unpaired: string;
}

/**
 * Measures the value of a gate. Throws `UserError` if nothing was measured; if taps without a partner are not
 * accepted, they are sufficient for the gate to fail, and it does not throw.
 */
export function measuredFor(comparison: Gated, gate: Gate, allowUnpaired: boolean): GateMeasurement {
  const metric = metricOf(gate.metric);
  return metric.per === "network"
    ? ofNetwork(comparison, gate, metric)
    : ofTaps(comparison, { gate, metric, allowUnpaired });
}

const ALL_PAIRED = "";
const ALL_FINITE = "";

function ofNetwork(
  { whole, taps }: Gated,
  gate: Gate,
  { columns, of, cure, sides }: Extract<GateMetric, { per: "network" }>,
): GateMeasurement {
  const [row = []] = whole.rows;
  const cells = columns.map((name) => cellIn(whole, row, name));
  if (!cells.every(isNumber)) throw unmeasured(gate, cure);
  const value = of(...cells);
  const unanswered = sides.flatMap((side) => {
    const count = cellIn(whole, row, `unanswered_${side}`);
    return isNumber(count) && count > 0 ? [noAnswers(side, count, cellIn(whole, row, "images"))] : [];
  });
  // Non-finite values count even if a later operation, such as pooling or a rectifier, makes them finite again.
  const first = brokenTaps(taps).find((each) => sides.some((side) => each.sides.includes(side)));
  const odd = Number.isFinite(value) ? (first?.words ?? ALL_FINITE) : "it is not finite";
  const broken = unanswered.length === 0 ? odd : unanswered.join(", ");
  return { value, where: first?.tap ?? "", broken, unpaired: ALL_PAIRED };
}

function noAnswers(side: Side, count: number, images: Cell): string {
  return `${side.toUpperCase()} has no finite scores for ${count} of ${images} images`;
}

interface Asked {
  readonly gate: Gate;
  readonly metric: Extract<GateMetric, { per: "tap" }>;
  readonly allowUnpaired: boolean;
}

function ofTaps(comparison: Gated, { gate, metric, allowUnpaired }: Asked): GateMeasurement {
  const { names, unpaired } = askedFor(comparison, gate);
  const { column, decides, cure } = metric;
  const passing = new Set(comparison.pairs.flatMap(({ a }) => (PASSING_KINDS.has(a.kind) ? [a.name] : [])));
  const isAdded = (tap: string) => decides !== "sum" || gate.taps !== undefined || !passing.has(tap);
  const { taps } = comparison;
  const rows = taps.rows
    .map((row) => ({ tap: String(cellIn(taps, row, "tap")), value: cellIn(taps, row, column) }))
    .filter(({ tap }) => names.has(tap));
  const values = rows.flatMap(({ tap, value }) =>
    isNumber(value) && isAdded(tap) ? [{ where: tap, value }] : [],
  );
  const without = unpairedWords(unpaired);
  if (values.length === 0) {
    const [stray] = unpaired;
    if (stray === undefined || rows.length > 0) throw unmeasured(gate, cure);
    if (allowUnpaired) throw unmeasured(gate, `${without}; choose other taps`);
    return { value: Number.NaN, where: stray.tap.name, broken: ALL_FINITE, unpaired: without };
  }
  const broken = brokenTaps(taps, column).find(({ tap }) => names.has(tap));
  if (broken === undefined) return { ...DECIDERS[decides](values), broken: ALL_FINITE, unpaired: without };
  return { value: broken.value, where: broken.tap, broken: broken.words, unpaired: without };
}

interface AskedTaps {
  /** Names of the compared taps of A that a gate applies to. */
  readonly names: ReadonlySet<string>;
  readonly unpaired: readonly Unpaired[];
}

/** Taps that a gate applies to. Default: those of both checkpoints, except those that need no partner and have none. */
function askedFor({ pairs, unpaired = [] }: Gated, { taps }: Gate): AskedTaps {
  const ones = pairs.map(({ a }) => a);
  if (taps === undefined) {
    return {
      names: new Set(ones.map(({ name }) => name)),
      unpaired: unpaired.filter(({ isExempt }) => !isExempt),
    };
  }
  const ofA = unpaired.flatMap(({ checkpoint, tap }) => (checkpoint === "A" ? [tap] : []));
  const ofB = unpaired.flatMap(({ checkpoint, tap }) => (checkpoint === "B" ? [tap] : []));
  const strangers = tapsAlike(ofB, [taps]);
  const all = [...ones, ...ofA];
  const chosen = new Set([
    ...(strangers.length > 0 ? tapsAlike(all, [taps]) : selectTaps(all, [taps])),
    ...strangers,
  ]);
  return {
    names: new Set(ones.filter((tap) => chosen.has(tap)).map(({ name }) => name)),
    unpaired: unpaired.filter(({ tap }) => chosen.has(tap)),
  };
}

/** Largest number of taps without a partner to list. */
const MOST_NAMED = 8;

function unpairedWords(unpaired: readonly Unpaired[]): string {
  if (unpaired.length === 0) return ALL_PAIRED;
  const named = unpaired.slice(0, MOST_NAMED).map(({ checkpoint, tap }) => `'${tap.name}' of ${checkpoint}`);
  const more = unpaired.length > MOST_NAMED ? ` and ${unpaired.length - MOST_NAMED} more` : "";
  const verb = unpaired.length === 1 ? "has" : "have";
  return `${formatCount(unpaired.length, "tap")} ${verb} no partner: ${named.join(", ")}${more}`;
}

type Decided = Pick<GateMeasurement, "value" | "where">;

/** Deciding tap and its value, for each rule. */
const DECIDERS: Readonly<
  Record<Extract<GateMetric, { per: "tap" }>["decides"], (all: readonly Decided[]) => Decided>
> = {
  least: (all) => all.reduce((a, b) => (b.value < a.value ? b : a)),
  greatest,
  sum: (all) => {
    const value = all.reduce((sum, each) => sum + each.value, 0);
    return { value, where: value === 0 ? "" : greatest(all).where };
  },
};

function greatest(all: readonly Decided[]): Decided {
  return all.reduce((a, b) => (b.value > a.value ? b : a));
}

function isNumber(cell: Cell): cell is number {
  return typeof cell === "number";
}

function unmeasured({ text }: Gate, cure: string): UserError {
  return new UserError(`The gate '${text}' cannot be checked: ${cure}.`);
}

/** Compared tap at which no gate can pass. */
interface BrokenTap {
  readonly tap: string;
  /** Its number if that is not finite, else NaN. */
  readonly value: number;
  /** Checkpoints in which its values are not finite; empty if only its number is not. */
  readonly sides: readonly Side[];
  /** Clause without a period. */
  readonly words: string;
}

const SIDES: readonly Side[] = ["a", "b"];

/** Rows of a table of taps with non-finite values in a checkpoint, or a non-finite number in a column, in order. */
function brokenTaps(taps: Table, column = ""): readonly BrokenTap[] {
  return taps.rows.flatMap((row) => {
    const cell = (name: string) => cellIn(taps, row, name);
    const sides = SIDES.filter((side) => Number(cell(`non_finite_${side}`)) > 0);
    const number = cell(column);
    const value = typeof number === "number" && !Number.isFinite(number) ? number : undefined;
    if (sides.length === 0 && value === undefined) return [];
    const [tap, other] = [String(cell("tap")), cell("other_tap")];
    const called =
      sides.includes("b") && other !== null && other !== tap ? `, where it is called '${other}'` : "";
    const named = sides.map((side) => side.toUpperCase()).join(" and ");
    const words = sides.length === 0 ? "it is not finite" : `not finite in ${named}${called}`;
    return [{ tap, value: value ?? Number.NaN, sides, words }];
  });
}
