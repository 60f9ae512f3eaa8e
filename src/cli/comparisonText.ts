import { formatCount } from "../core/format.js";
import type { CompareResult } from "../jobs/compare/compareResult.js";
import type { GateResult } from "../jobs/compare/gates.js";
import { measuredWords } from "../jobs/compare/junit.js";
import { leftOutTogether } from "../jobs/compare/leftOut.js";
import type { Table } from "../table/table.js";
import { tableText } from "./tableText.js";
import { textTable } from "./textTable.js";

/** Tables of a comparison that a terminal shows, with their titles; the others are only written to files. */
const TITLES: Readonly<Record<string, string>> = {
  whole: "",
  taps: "Taps",
  flipped: "Images whose prediction changed",
  pairs: "",
  similarity: "",
};

/** Most important columns of each table; the others are in the files. */
const BRIEF: Readonly<Record<string, readonly string[]>> = {
  taps: [
    ...["tap", "other_tap", "cka", "null", "cka_biased", "identity", "matched", "random"],
    ...[
      "aligned",
      "unmatched",
      "weight_distance",
      "ratio_a",
      "ratio_b",
      "newly_dead",
      "non_finite_a",
      "non_finite_b",
      "change",
      "relative_change",
    ],
  ],
  similarity: [],
};

/** Columns that are shown only if they are not zero. */
const NOTED: ReadonlySet<string> = new Set(["unanswered_a", "unanswered_b", "non_finite_a", "non_finite_b"]);

const MOST_ROWS: Readonly<Record<string, number>> = { flipped: 10 };

/** Formats a comparison for a terminal: tables, omitted taps, and gates. */
export function comparisonText({ tables, leftOut, gates }: CompareResult): string {
  const shown = Object.entries(tables).flatMap(([name, table]) => {
    const title = TITLES[name];
    const brief = title === undefined ? undefined : briefOf(name, table);
    return brief === undefined || brief.columns.length === 0 || brief.rows.length === 0
      ? []
      : [titled(titleOf(title ?? "", brief, table), tableText(brief))];
  });
  return [
    ...shown,
    ...(leftOut.length === 0 ? [] : [titled("Taps left out", leftOutText(leftOut))]),
    ...(gates.length === 0 ? [] : [titled("Gates", gatesText(gates))]),
  ].join("\n");
}

/** One line for each gate: whether it passed, the measured value, and its location. */
export function gatesText(gates: readonly GateResult[]): string {
  const width = Math.max(...gates.map(({ gate }) => gate.length));
  return gates
    .map((result) => {
      const verdict = result.passed ? "ok    " : "FAILED";
      return `${verdict}  ${result.gate.padEnd(width)}  ${result.what}: ${measuredWords(result)}\n`;
    })
    .join("");
}

/** Largest number of omitted taps to name per reason. */
const MOST_NAMED = 3;

/** Omitted taps, one line per checkpoint and reason. */
function leftOutText(leftOut: CompareResult["leftOut"]): string {
  const rows = leftOutTogether(leftOut).map(({ checkpoint, reason, taps }) => {
    const named = taps.slice(0, MOST_NAMED).join(", ");
    return [checkpoint, taps.length > MOST_NAMED ? `${named} … (${taps.length})` : named, reason];
  });
  return textTable(["of", "taps", "why"], rows);
}

function titled(title: string, text: string): string {
  return title === "" ? text : `${title}\n${text}`;
}

function titleOf(title: string, brief: Table, table: Table): string {
  const [shown, all] = [brief.rows.length, table.rows.length];
  return shown === all ? title : `${title} (the first ${shown} of ${formatCount(all, "image")})`;
}

/** Columns that are shown even if they are empty, because the absence of predictions is itself a result. */
function isKept(table: string, column: string): boolean {
  return table === "whole" || column.startsWith("answer_");
}

/** Columns that fit on a terminal, without those that are empty or repeat another. */
function briefOf(name: string, table: Table): Table {
  const rows = table.rows.slice(0, MOST_ROWS[name] ?? table.rows.length);
  const kept = table.columns.flatMap((column, at) => {
    const isWanted = BRIEF[name]?.includes(column.name) ?? true;
    const isEmpty = !isKept(name, column.name) && rows.every((row) => row[at] === null);
    const isNoted = NOTED.has(column.name) && rows.every((row) => !row[at]);
    const isTwin = column.name === "other_tap" && rows.every((row) => row[at] === row[0]);
    return isWanted && !isEmpty && !isTwin && !isNoted ? [{ column, at }] : [];
  });
  return {
    columns: kept.map(({ column }) => column),
    rows: rows.map((row) => kept.map(({ at }) => row[at] ?? null)),
  };
}
