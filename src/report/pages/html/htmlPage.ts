import { element, escapeXml } from "../../../core/xml.js";
import { readBundle } from "../../../figures/encoders/clientBundle.js";
import { pagePolicy } from "../../../figures/encoders/pageParts.js";
import { embedAllFontFaces } from "../../../figures/encoders/svgFonts.js";
import { formatCell } from "../../../table/cellText.js";
import type { Cell, Column, Table } from "../../../table/table.js";
import type { ReportDocument, ReportPart, ReportSection } from "../../model.js";
import { htmlOf } from "../markdownText.js";
import { checkpointTable, engineWords, HASH, probeTable } from "../summaryTables.js";
import { figureBlock, type PageForm } from "./figureBlock.js";
import { commandLineBlock, heading } from "./pageBlocks.js";
import { gatesBlock, tableBlock } from "./tableBlock.js";

/**
 * A report as a web page, `index.html`: self-contained, or with images and values in the files of its figures. It works
 * offline without a server, makes no network requests, and runs only its own script.
 */
export async function htmlPage(
  document: ReportDocument,
  form: PageForm,
): Promise<ReadonlyMap<string, string>> {
  const figures = document.sections.flatMap(({ parts }) => parts.filter((part) => part.type === "figure"));
  const isFull = figures.some(({ needsFullFont }) => needsFullFont);
  const fonts = figures.length === 0 ? "" : await embedAllFontFaces(isFull);
  const sections: string[] = [];
  for (const section of document.sections) sections.push(await sectionBlock(section, form));
  const script = readBundle("page.js");
  const style = readBundle("page.css") + fonts;
  return new Map([
    ["index.html", pageOf(document, { style, script, sections, policy: policyFor(script, form) })],
  ]);
}

function policyFor(script: string, { single }: PageForm): string {
  return single
    ? pagePolicy(script, { images: "data:" })
    : pagePolicy(script, { images: "'self' data:", frames: "'self'" });
}

async function sectionBlock(section: ReportSection, form: PageForm): Promise<string> {
  const { id } = section;
  const blocks = [heading(2, section)];
  for (const [index, part] of section.parts.entries())
    blocks.push(await partBlock(part, { ...form, anchor: `${id}-${index + 1}` }));
  return element("section", { id }, blocks.join("\n"));
}

interface PartForm extends PageForm {
  readonly anchor: string;
}

function partBlock(part: ReportPart, form: PartForm): string | Promise<string> {
  if (part.type === "text") return wordsBlock(part.markdown, { level: 2, anchor: form.anchor });
  if (part.type === "table") return tableBlock(part, form);
  return part.type === "gates" ? gatesBlock(part) : figureBlock(part, form);
}

function wordsBlock(markdown: string, place: Parameters<typeof htmlOf>[1]): string {
  return markdown.trim() === "" ? "" : element("div", { class: "words" }, htmlOf(markdown, place));
}

interface Rest {
  readonly style: string;
  readonly script: string;
  readonly sections: readonly string[];
  readonly policy: string;
}

function pageOf(document: ReportDocument, { style, script, sections, policy }: Rest): string {
  const head = [
    element("meta", { charset: "utf-8" }),
    element("meta", { name: "generator", content: `convscope ${document.version}` }),
    element("meta", { "http-equiv": "Content-Security-Policy", content: policy }),
    element("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
    element("title", {}, escapeXml(document.title)),
    element("style", {}, style),
  ];
  const main = [
    element("h1", {}, escapeXml(document.title)),
    wordsBlock(document.description, { level: 1, anchor: "about" }),
    summaryBlock(document),
    ...sections,
    element("footer", {}, provenanceBlock(document)),
  ];
  const lines = [
    "<!doctype html>",
    '<html lang="en">',
    ...head,
    '<a class="skip" href="#page-report">Skip to the report</a>',
    '<div data-tip="" role="status" hidden></div>',
    '<div class="page">',
    element("aside", {}, `${THEMES}\n${contentsBlock(document)}`),
    element("main", { id: "page-report" }, main.join("\n")),
    "</div>",
    ZOOM_WINDOW,
    element("script", {}, script),
    "</html>",
  ];
  return `${lines.join("\n")}\n`;
}

const THEMES = `<div class="themes"><fieldset class="switch"><legend>Page</legend>${["auto", "light", "dark"]
  .map((name, index) => {
    const checked = index === 0 ? " checked" : "";
    return `<label><input type="radio" name="page-theme" id="page-${name}"${checked}><span>${name}</span></label>`;
  })
  .join("")}</fieldset></div>`;

const ZOOM_WINDOW = `<dialog id="page-zoom" aria-label="Enlarged figure"><div class="bar"><strong></strong>
<button type="button" data-zoom="-" aria-label="Smaller">−</button>
<button type="button" data-zoom="0">Fit</button>
<button type="button" data-zoom="+" aria-label="Larger">+</button>
<button type="button" class="close">Close</button></div></dialog>`;

/** The table of contents: sections and their titled parts. */
function contentsBlock({ sections }: ReportDocument): string {
  const list = element("ol", {}, sections.map(sectionEntry).join("\n"));
  return element(
    "nav",
    { "aria-label": "Contents" },
    `<details class="contents" open=""><summary>Contents</summary>${list}</details>`,
  );
}

function sectionEntry({ id, title, parts }: ReportSection): string {
  const entries = parts.filter(isTitled).map((part) => element("li", {}, link(part)));
  return element(
    "li",
    {},
    link({ id, title }) + (entries.length === 0 ? "" : element("ol", {}, entries.join("\n"))),
  );
}

/** Tells parts with a heading from plain text. */
function isTitled(part: ReportPart): part is Exclude<ReportPart, { type: "text" }> {
  return part.type !== "text";
}

function link({ id, title }: { readonly id: string; readonly title: string }): string {
  return element("a", { href: `#${encodeURIComponent(id)}` }, escapeXml(title));
}

/** The summary of a report: checkpoints, images, and engine. */
function summaryBlock(document: ReportDocument): string {
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
function provenanceBlock({ checkpoints, probes, engine, command, version }: ReportDocument): string {
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
