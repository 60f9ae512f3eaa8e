import { formatCount } from "../../core/format.js";
import type { EngineFacts } from "../../jobs/engineFacts.js";
import type { Column, Table } from "../../table/table.js";
import type { GatesPart, ReportDocument } from "../model.js";

/** What computed, in words. */
export function engineWords({ name, version, threads, instructions }: EngineFacts): string {
  const counted = threads === undefined ? [] : [formatCount(threads, "thread")];
  return [`${name} ${version}`, ...counted, ...(instructions === undefined ? [] : [instructions])].join(", ");
}

/** The name of the columns that hold hashes. */
export const HASH = "SHA-256";

const text = (name: string, summary = name): Column => ({ name, type: "text", summary });

/** The checkpoints of a report, with their accuracy where one of them is known. */
export function checkpointTable({ checkpoints }: ReportDocument): Table {
  const isKnown = checkpoints.some(({ accuracy }) => accuracy !== undefined);
  const share: Column = { name: "Test accuracy", type: "share", summary: "rightly classified test images" };
  return {
    columns: [text("Checkpoint"), ...(isKnown ? [share] : []), text(HASH)],
    rows: checkpoints.map(({ name, sha256, accuracy }) => [
      name,
      ...(isKnown ? [accuracy ?? null] : []),
      sha256,
    ]),
  };
}

/** The images of a report. */
export function probeTable({ probes }: ReportDocument): Table {
  const isNoted = probes.some(({ notes }) => notes.length > 0);
  return {
    columns: [text("Images"), ...(isNoted ? [text("Notes")] : []), text(HASH)],
    rows: probes.map(({ address, notes, sha256 }) => [
      address,
      ...(isNoted ? [notes.join("; ")] : []),
      sha256,
    ]),
  };
}

/** What gates have found, in words and not by color alone. */
export function gateTable({ gates }: GatesPart): Table {
  const isExplained = gates.some(({ reason }) => reason !== undefined);
  return {
    columns: [
      text("result", "whether the gate is passed"),
      text("gate", "what is asked"),
      { name: "value", type: "number", summary: "what was found" },
      text("where", "where it was found"),
      ...(isExplained ? [text("reason", "what besides the value decided or was accepted")] : []),
    ],
    rows: gates.map(({ gate, value, where, passed, reason }) => [
      passed ? "passed" : "failed",
      gate,
      value ?? Number.NaN,
      where,
      ...(isExplained ? [reason ?? null] : []),
    ]),
  };
}

/** How many of the gates are passed, in a sentence. */
export function verdictOf({ gates }: GatesPart): string {
  const failed = gates.filter(({ passed }) => !passed).length;
  return `${formatCount(gates.length, "gate")}, ${failed === 0 ? "all passed" : `${failed} failed`}.`;
}

/** What is said of the rows of a table beyond the first ones that are shown; nothing where all are. */
export function restOf({ rows }: Table, shown: number): string {
  return rows.length > shown ? ` The first ${shown} of ${rows.length} rows; the files hold all.` : "";
}

/** A path below the report's folder as an address. */
export function addressOf(path: string): string {
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  // These end addresses in Markdown.
  return encoded.replace(/[()]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
}
