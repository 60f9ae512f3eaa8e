import { element, escapeXml } from "../../../core/xml.js";
import { formatCell } from "../../../table/cellText.js";
import type { Cell, ColumnType, Table } from "../../../table/table.js";
import type { GatesPart, TablePart } from "../../model.js";
import { gateTable, restOf, verdictOf } from "../summaryTables.js";
import type { PageForm } from "./figureBlock.js";
import { commandLineBlock, fileLinks, heading, paragraph } from "./pageBlocks.js";

/** A sortable table of a measurement, with its caption and command. */
export function tableBlock(part: TablePart, { single }: PageForm): string {
  const content = [
    heading(3, part),
    sortableTable(part.title, part.table),
    paragraph(part.caption + restOf(part.table, MOST_ROWS)),
    commandLineBlock(part.command),
    single ? "" : fileLinks(part.files),
  ];
  return element("section", { class: "part", id: part.id }, content.join("\n"));
}

/** The results of gates, as a sentence and a table. */
export function gatesBlock(part: GatesPart): string {
  const isPassed = part.gates.every(({ passed }) => passed);
  const content = [
    heading(3, part),
    element("p", { class: isPassed ? "verdict" : "verdict failed" }, escapeXml(verdictOf(part))),
    sortableTable(part.title, gateTable(part)),
  ];
  return element("section", { class: "part", id: part.id }, content.join("\n"));
}

/** The maximum number of table rows on a page. */
const MOST_ROWS = 1000;

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

/** The length beyond which a text is wrapped, in characters. */
const LONG = 60;

/** A cell: formatted for reading, with its full value for sorting. */
function cellElement(cell: Cell, type: ColumnType): string {
  const text = formatCell(cell, type);
  const isLong = text.length > LONG;
  const attributes = {
    class: sideOf(type) ?? (isLong ? "long" : undefined),
    "data-value": typeof cell === "string" ? undefined : String(cell ?? ""),
  };
  // An empty element would be self-closing.
  return element("td", attributes, text === "" ? " " : escapeXml(text));
}
