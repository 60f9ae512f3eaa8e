import { formatCount } from "../core/format.js";
import type { CompareResult } from "../jobs/compare/compareResult.js";
import type { GateResult } from "../jobs/compare/gates.js";
import { measuredWords } from "../jobs/compare/junit.js";
import { leftOutTogether } from "../jobs/compare/leftOut.js";
import type { Table } from "../table/table.js";
import { tableText } from "./tableText.js";
import { textTable } from "./textTable.js";

/** The tables of a comparison that a terminal shows, each by its title; the others are files. */
const TITLES: Readonly<Record<string, string>> = {
  whole: "",
  taps: "Taps",
  flipped: "Images whose answer flipped",
  pairs: "",
  similarity: "",
};

/** The columns that readers of a table look for first; the rest is in the files. */
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

/** Columns that are only worth their room where they are not zero. */
const NOTED: ReadonlySet<string> = new Set(["unanswered_a", "unanswered_b", "non_finite_a", "non_finite_b"]);

const MOST_ROWS: Readonly<Record<string, number>> = { flipped: 10 };

/** A comparison as a terminal shows it: tables, the taps that were left out, and gates. */
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

/** A line for each gate: whether it holds, what was measured, and where. */
export function gatesText(gates: readonly GateResult[]): string {
  const width = Math.max(...gates.map(({ gate }) => gate.length));
  return gates
    .map((result) => {
      const verdict = result.passed ? "ok    " : "FAILED";
      return `${verdict}  ${result.gate.padEnd(width)}  ${result.what}: ${measuredWords(result)}\n`;
    })
    .join("");
}

/** The most omitted taps to name for one reason. */
const MOST_NAMED = 3;

/** The taps that were left out, those of one checkpoint and for one reason in a line. */
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

/** Columns that are shown although they are empty: that there is no answer is one of the results. */
function isKept(table: string, column: string): boolean {
  return table === "whole" || column.startsWith("answer_");
}

/** The columns that a terminal has room for, without those that are empty or say the same as another. */
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
