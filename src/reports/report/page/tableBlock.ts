import { formatCell } from "../../../pictures/cells.js";
import { element, escapeXml } from "../../../pictures/encoders/xml.js";
import { formatCount } from "../../../pictures/numbers.js";
import type { Cell, Column, ColumnType, Table } from "../../../table.js";
import type { GatesPart, TablePart } from "../document.js";
import { commandLineBlock, fileLinks, heading } from "./blocks.js";
import type { PageForm } from "./figureBlock.js";

/** A table of a measurement, whose columns can be sorted by, with its caption and its command. */
export function tableBlock(part: TablePart, { single }: PageForm): string {
  const content = [
    heading(3, part),
    sortableTable(part.title, part.table),
    element("p", {}, escapeXml(part.caption + restOf(part.table))),
    commandLineBlock(part.command),
    single ? "" : fileLinks(part.files),
  ];
  return element("section", { class: "part", id: part.id }, content.join("\n"));
}

/** What gates have found, in words and not by color alone. */
export function gatesBlock(part: GatesPart): string {
  const columns: readonly Column[] = [
    { name: "result", type: "text", summary: "whether the gate is passed" },
    { name: "gate", type: "text", summary: "what is asked" },
    { name: "value", type: "number", summary: "what was found" },
    { name: "where", type: "text", summary: "where it was found" },
  ];
  const rows = part.gates.map(({ gate, value, where, passed }) => [
    passed ? "✓ passed" : "✗ failed",
    gate,
    value,
    where,
  ]);
  const failed = part.gates.filter(({ passed }) => !passed).length;
  const verdict = `${formatCount(part.gates.length, "gate")}, ${failed === 0 ? "all passed" : `${failed} failed`}.`;
  const content = [
    heading(3, part),
    element("p", { class: failed === 0 ? "verdict" : "verdict failed" }, verdict),
    sortableTable(part.title, { columns, rows }),
  ];
  return element("section", { class: "part", id: part.id }, content.join("\n"));
}

/** More rows than this are nothing to read on a page. */
const MOST_ROWS = 1000;

function restOf({ rows }: Table): string {
  return rows.length > MOST_ROWS ? ` The first ${MOST_ROWS} of ${rows.length} rows; the files hold all.` : "";
}

function sortableTable(title: string, { columns, rows }: Table): string {
  const heads = columns.map(({ name, type, summary }) => {
    const button = element("button", { type: "button", title: summary }, escapeXml(name));
    return element("th", { scope: "col", class: sideOf(type), "data-type": kindOf(type) }, button);
  });
  const lines = rows.slice(0, MOST_ROWS).map((row) => {
    return element(
      "tr",
      {},
      columns.map(({ type }, index) => cellElement(row[index] ?? null, type)).join(""),
    );
  });
  const table = `<thead><tr>${heads.join("")}</tr></thead>\n<tbody>\n${lines.join("\n")}\n</tbody>`;
  const frame = { class: "wide", tabindex: 0, role: "region", "aria-label": title };
  return element("div", frame, element("table", { class: "sortable" }, table));
}

function kindOf(type: ColumnType): "text" | "number" {
  return type === "text" ? "text" : "number";
}

function sideOf(type: ColumnType): string | undefined {
  return type === "text" ? undefined : "number";
}

/** A cell as it is read, and as it is sorted: by its number in full. */
function cellElement(cell: Cell, type: ColumnType): string {
  const value = typeof cell === "number" ? String(cell) : cell === null ? "" : undefined;
  return `<td${sideOf(type) === undefined ? "" : ' class="number"'}${value === undefined ? "" : ` data-value="${value}"`}>${escapeXml(formatCell(cell, type))}</td>`;
}
