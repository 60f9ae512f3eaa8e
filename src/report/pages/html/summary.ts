import { element, escapeXml } from "../../../core/xml.js";
import { formatCell } from "../../../table/cellText.js";
import type { Cell, Column, Table } from "../../../table/table.js";
import type { ReportDocument } from "../../model.js";
import { checkpointTable, engineWords, HASH, probeTable } from "../summaryTables.js";
import { commandLineBlock } from "./blocks.js";

/** The summary of a report: checkpoints, images, and engine. */
export function summaryBlock(document: ReportDocument): string {
  const engine: Table = {
    columns: [{ name: "Engine", type: "text", summary: "the engine of the computation" }],
    rows: [[engineWords(document.engine)]],
  };
  const tables = [checkpointTable(document), probeTable(document), engine].map(factTable);
  return element("div", { class: "summary" }, tables.join("\n"));
}

function factTable({ columns, rows }: Table): string {
  if (rows.length === 0) return "";
  const head = columns.map(({ name }) => element("th", { scope: "col" }, escapeXml(name))).join("");
  const lines = rows.map((row) => {
    const cells = columns.map((column, index) => factCell(row[index] ?? null, column));
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  });
  return element("table", {}, `<thead><tr>${head}</tr></thead><tbody>${lines.join("")}</tbody>`);
}

/** The length of a shortened hash; the foot of the page shows full hashes. */
const SHORT = 12;

function factCell(cell: Cell, { name, type }: Column): string {
  const text = formatCell(cell, type);
  return name === HASH ? element("code", { title: text }, escapeXml(text.slice(0, SHORT))) : escapeXml(text);
}

/** The full provenance of the report. */
export function provenanceBlock({ checkpoints, probes, engine, command, version }: ReportDocument): string {
  const facts = [
    ["Built by", `convscope ${version}`],
    ["Engine", engineWords(engine)],
    ...[
      ...checkpoints.map(({ name, sha256 }) => [name, sha256]),
      ...probes.map(({ address, sha256 }) => [address, sha256]),
    ],
  ];
  const list = facts.map(
    ([name = "", value = ""]) => `<dt>${escapeXml(name)}</dt><dd>${escapeXml(value)}</dd>`,
  );
  return `<h2>How this report was made</h2>\n${commandLineBlock(command)}\n<dl>${list.join("\n")}</dl>`;
}
