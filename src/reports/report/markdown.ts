import { formatCell } from "../../pictures/cells.js";
import type { Table } from "../../table.js";
import type {
  FigurePart,
  GatesPart,
  ReportDocument,
  ReportPart,
  ReportSection,
  TablePart,
} from "./document.js";
import { addressOf, checkpointTable, engineWords, gateTable, probeTable, restOf } from "./facts.js";
import { demoted } from "./words.js";

/** More rows than this are nothing to read in a repository. */
const MOST_ROWS = 100;

/** A report as Markdown for a repository: pictures and files by their places beside it, tables, and command lines. */
export function markdownOf(document: ReportDocument): string {
  const { title, description, sections, command, version, engine } = document;
  const blocks = [
    `# ${escaped(title)}`,
    demoted(description, 1),
    tableText(checkpointTable(document)),
    tableText(probeTable(document)),
    ...sections.flatMap(sectionBlocks),
    "## How this report was made",
    commandBlock(command),
    escaped(`convscope ${version}; ${engineWords(engine)}.`),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

function sectionBlocks({ title, parts }: ReportSection): readonly string[] {
  return [`## ${escaped(title)}`, ...parts.flatMap(partBlocks)];
}

function partBlocks(part: ReportPart): readonly string[] {
  if (part.type === "text") return [demoted(part.markdown, 2)];
  if (part.type === "figure") return figureBlocks(part);
  return part.type === "table" ? tableBlocks(part) : gatesBlocks(part);
}

function figureBlocks({ title, caption, alt, command, variants }: FigurePart): readonly string[] {
  const [first, ...others] = variants.flatMap(({ label, files }) => {
    const file = files.png ?? files.svg;
    return file === undefined ? [] : [{ label, address: addressOf(file) }];
  });
  const picture = first === undefined ? "" : `![${escaped(alt)}](${first.address})`;
  const links = others.map(({ label, address }) => `[${escaped(label)}](${address})`);
  const more = links.length === 0 ? "" : `On other scales: ${links.join(", ")}.`;
  return [`### ${escaped(title)}`, picture, escaped(caption), more, commandBlock(command)];
}

function tableBlocks({ title, table, caption, command, files }: TablePart): readonly string[] {
  const links = Object.entries(files).map(
    ([ending, path]) => `[${escaped(ending.toUpperCase())}](${addressOf(path)})`,
  );
  const rest = escaped(caption + restOf(table, MOST_ROWS));
  const told = [rest, links.length === 0 ? "" : `Files: ${links.join(", ")}.`];
  return [`### ${escaped(title)}`, tableText(table), ...told, commandBlock(command)];
}

function gatesBlocks(part: GatesPart): readonly string[] {
  return [`### ${escaped(part.title)}`, tableText(gateTable(part))];
}

function tableText({ columns, rows }: Table): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const lines = rows.slice(0, MOST_ROWS).map((row) => {
    return line(columns.map(({ type }, index) => escaped(formatCell(row[index] ?? null, type))));
  });
  const rule = line(columns.map(({ type }) => (type === "text" ? "---" : "--:")));
  return [line(columns.map(({ name }) => escaped(name))), rule, ...lines].join("\n");
}

/** A command line as code; nothing where there is none. */
function commandBlock(command: string): string {
  return command === "" ? "" : `\`\`\`sh\n${command.replace(/\s+/g, " ")}\n\`\`\``;
}

/** A text of one line that means nothing but itself. */
function escaped(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_[\]<>#|~&$!]/g, "\\$&");
}
