import { formatCount, formatNumber } from "../../core/format.js";
import type { Values } from "../../core/options/option.js";
import { chartFigure } from "../../figures/charts/chartFigure.js";
import type { StyleChoice } from "../../figures/style/style.js";
import type { ComparedSubject } from "../../measures/comparison/comparison.js";
import { type Couple, compareSeveral } from "../../measures/comparison/pairwise.js";
import { ANSWER_COLUMNS } from "../../measures/comparison/predictions.js";
import type { OmittedTap } from "../../measures/comparison/tapPairs.js";
import type { Network } from "../../network/network.js";
import type { ChartPlan } from "../../table/chartPlan.js";
import { type Cell, cellIn, type Table } from "../../table/table.js";
import type { ComparisonHeader } from "../record.js";
import type { comparedOptions } from "./compareOptions.js";
import type { ComparedFigure } from "./comparisonFigures.js";

/** Several networks and their display names. */
export interface Several {
  readonly networks: readonly Network[];
  readonly names: readonly string[];
}

/** Columns about a pair's predictions, in order. */
const ANSWERS = [
  ...["images", "accuracy_a", "accuracy_b", "churn", "mcnemar_p"],
  ...["unanswered_a", "unanswered_b"],
];

const PAIRS: Table["columns"] = [
  { name: "a", type: "text", summary: "checkpoint A" },
  { name: "b", type: "text", summary: "checkpoint B" },
  ...ANSWER_COLUMNS.filter(({ name }) => ANSWERS.includes(name)),
  { name: "taps", type: "integer", summary: "taps that were compared" },
  { name: "cka", type: "number", summary: "unbiased CKA, mean over taps" },
  { name: "cka_min", type: "number", summary: "unbiased CKA, minimum over taps" },
  { name: "cka_min_tap", type: "text", summary: "tap with the minimum CKA" },
];

const SIMILARITY: Table["columns"] = [
  { name: "one", type: "text", summary: "checkpoint" },
  { name: "other", type: "text", summary: "checkpoint" },
  { name: "cka", type: "number", summary: "linear CKA, unbiased, mean over taps" },
];

/** Tables of several networks: a row for each pair, and a similarity matrix. */
export interface ManyTables {
  readonly tables: { readonly pairs: Table; readonly similarity: Table };
  readonly leftOut: readonly OmittedTap[];
  readonly warnings: readonly string[];
}

/** Compares every two of several networks. Throws like `compareNetworks`. */
export function tablesOfMany(
  { networks, names }: Several,
  shown: ComparedSubject,
  options: Values<typeof comparedOptions>,
): ManyTables {
  const couples = compareSeveral(networks, shown, options);
  const calledOf = ({ places: [a, b] }: Couple) => [names[a] ?? "", names[b] ?? ""] as const;
  const pairs = { columns: PAIRS, rows: couples.map((couple) => rowOf(couple, calledOf(couple))) };
  const warnings = couples.flatMap((couple) => warningsOf(couple, calledOf(couple)));
  const places = couples.map((couple) => couple.places);
  return { tables: { pairs, similarity: similarityOf(names, places, pairs) }, leftOut: [], warnings };
}

function rowOf({ whole, similarities, broken }: Couple, [a, b]: readonly [string, string]): readonly Cell[] {
  const cells: Readonly<Record<string, Cell>> = {
    ...{ a, b, taps: similarities.length },
    ...ckaCells(similarities, broken),
  };
  return PAIRS.map(({ name }) => cells[name] ?? cellIn(whole, whole.rows[0] ?? [], name));
}

/** Mean and minimum CKA: NaN with the first non-finite tap, empty if no tap varies. */
function ckaCells(
  similarities: Couple["similarities"],
  broken: Couple["broken"],
): Readonly<Record<string, Cell>> {
  if (broken !== null) return { cka: Number.NaN, cka_min: Number.NaN, cka_min_tap: broken };
  const known = similarities.filter(({ cka }) => !Number.isNaN(cka));
  const [first] = known;
  if (first === undefined) return { cka: null, cka_min: null, cka_min_tap: null };
  const least = known.reduce((a, b) => (b.cka < a.cka ? b : a));
  const sum = known.reduce((total, { cka }) => total + cka, 0);
  return { cka: sum / known.length, cka_min: least.cka, cka_min_tap: least.tap };
}

function warningsOf({ warnings, leftOut }: Couple, [a, b]: readonly [string, string]): readonly string[] {
  const warningLines = warnings.map((warning) => `${a} and ${b}: ${warning}`);
  if (leftOut.length === 0) return warningLines;
  const why = `run 'convscope compare' on these two for the reasons`;
  return [...warningLines, `${a} and ${b}: ${formatCount(leftOut.length, "tap")} left out; ${why}.`];
}

/** Similarity matrix; the diagonal is 1 by definition. */
function similarityOf(
  names: readonly string[],
  couples: readonly (readonly [number, number])[],
  pairs: Table,
): Table {
  const between = (one: number, other: number): Cell => {
    if (one === other) return 1;
    const at = couples.findIndex(([a, b]) => a === Math.min(one, other) && b === Math.max(one, other));
    return cellIn(pairs, pairs.rows[at] ?? [], "cka");
  };
  const warningLines = distinct(names);
  const rows = warningLines.flatMap((one, row) =>
    warningLines.map((other, column) => [one, other, between(row, column)]),
  );
  return { columns: SIMILARITY, rows };
}

/** Makes names distinct: a chart has one row for each. */
function distinct(names: readonly string[]): readonly string[] {
  return names.map((name, at) => {
    const before = names.slice(0, at).filter((other) => other === name).length;
    return before === 0 ? name : `${name} (${before + 1})`;
  });
}

const CHART: ChartPlan = {
  kind: "heatmap",
  x: "other",
  y: "one",
  color: "cka",
  domain: [0, 1],
  title: "Similarity of the checkpoints' representations",
};

/** Draws the similarity matrix as a heat map with its numbers. */
export async function figureOfMany(
  similarity: Table,
  { checkpoints, probe, style, options }: ComparisonHeader,
): Promise<ComparedFigure> {
  const over = `${formatCount(probe.images, "image")} of ${probe.address}`;
  const notes = [
    `linear CKA, unbiased, mean over the taps that both have (--taps ${[options.taps].flat().join(",")})`,
    over,
  ];
  const figure = await chartFigure(similarity, CHART, { ...(style as StyleChoice), notes });
  const values = similarity.rows.flatMap(([a, b, cka]) => (a !== b && typeof cka === "number" ? [cka] : []));
  const [low, high] = [Math.min(...values), Math.max(...values)].map(formatNumber);
  return {
    name: "similarity",
    figure,
    title: CHART.title,
    description: `Mean unbiased CKA of ${formatCount(checkpoints.length, "checkpoint")} over ${over}, from ${low} to ${high}.`,
    facts: { checkpoints: checkpoints.map(({ name }) => name) },
  };
}
