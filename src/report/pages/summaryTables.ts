import { formatCount } from "../../core/format.js";
import type { EngineFacts } from "../../jobs/engineFacts.js";
import type { Column, Table } from "../../table/table.js";
import type { GatesPart, ReportDocument } from "../model.js";

/** A description of the engine: name, version, threads, and instruction set. */
export function engineWords({ name, version, threads, instructions }: EngineFacts): string {
  const counted = threads === undefined ? [] : [formatCount(threads, "thread")];
  return [`${name} ${version}`, ...counted, ...(instructions === undefined ? [] : [instructions])].join(", ");
}

/** The name of columns with hashes. */
export const HASH = "SHA-256";

const text = (name: string, summary = name): Column => ({ name, type: "text", summary });

/** The checkpoints of a report, with a column for accuracy if any of them has one. */
export function checkpointTable({ checkpoints }: ReportDocument): Table {
  const isKnown = checkpoints.some(({ accuracy }) => accuracy !== undefined);
  const share: Column = { name: "Test accuracy", type: "share", summary: "accuracy on the test images" };
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

/** The results of gates, in text and not by color alone. */
export function gateTable({ gates }: GatesPart): Table {
  const isExplained = gates.some(({ reason }) => reason !== undefined);
  return {
    columns: [
      text("result", "pass or fail"),
      text("gate", "the condition"),
      { name: "value", type: "number", summary: "the measured value" },
      text("where", "the location of the value"),
      ...(isExplained
        ? [text("reason", "anything besides the value that decided the result or was accepted")]
        : []),
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

/** A sentence with the number of failed gates. */
export function verdictOf({ gates }: GatesPart): string {
  const failed = gates.filter(({ passed }) => !passed).length;
  return `${formatCount(gates.length, "gate")}, ${failed === 0 ? "all passed" : `${failed} failed`}.`;
}

/** A sentence about omitted rows; empty if all are shown. */
export function restOf({ rows }: Table, shown: number): string {
  return rows.length > shown ? ` The first ${shown} of ${rows.length} rows; the files contain all.` : "";
}

/** The URL of a path below the report's folder. */
export function addressOf(path: string): string {
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  // These end URLs in Markdown.
  return encoded.replace(/[()]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
}
