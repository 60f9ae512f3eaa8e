import { formatCell } from "../../table/cellText.js";
import type { Table } from "../../table/table.js";
import type {
  FigurePart,
  GatesPart,
  ReportDocument,
  ReportPart,
  ReportSection,
  TablePart,
} from "../model.js";
import { demoted, escapedMarkdown } from "./markdownText.js";
import { addressOf, checkpointTable, engineWords, gateTable, probeTable, restOf } from "./summaryTables.js";

/** The maximum number of table rows in Markdown. */
const MOST_ROWS = 100;

/** A report as Markdown for a repository: tables, command lines, and figures linked by relative path. */
export function markdownOf(document: ReportDocument): string {
  const { title, description, sections, command, version, engine } = document;
  const blocks = [
    `# ${escapedMarkdown(title)}`,
    demoted(description, 1),
    tableText(checkpointTable(document)),
    tableText(probeTable(document)),
    ...sections.flatMap(sectionBlocks),
    "## How this report was made",
    commandBlock(command),
    escapedMarkdown(`convscope ${version}; ${engineWords(engine)}.`),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

function sectionBlocks({ title, parts }: ReportSection): readonly string[] {
  return [`## ${escapedMarkdown(title)}`, ...parts.flatMap(partBlocks)];
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
  const picture = first === undefined ? "" : `![${escapedMarkdown(alt)}](${first.address})`;
  const links = others.map(({ label, address }) => `[${escapedMarkdown(label)}](${address})`);
  const more = links.length === 0 ? "" : `On other scales: ${links.join(", ")}.`;
  return [`### ${escapedMarkdown(title)}`, picture, escapedMarkdown(caption), more, commandBlock(command)];
}

function tableBlocks({ title, table, caption, command, files }: TablePart): readonly string[] {
  const links = Object.entries(files).map(
    ([format, path]) => `[${escapedMarkdown(format.toUpperCase())}](${addressOf(path)})`,
  );
  const rest = escapedMarkdown(caption + restOf(table, MOST_ROWS));
  const below = [rest, links.length === 0 ? "" : `Files: ${links.join(", ")}.`];
  return [`### ${escapedMarkdown(title)}`, tableText(table), ...below, commandBlock(command)];
}

function gatesBlocks(part: GatesPart): readonly string[] {
  return [`### ${escapedMarkdown(part.title)}`, tableText(gateTable(part))];
}

function tableText({ columns, rows }: Table): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const lines = rows.slice(0, MOST_ROWS).map((row) => {
    return line(columns.map(({ type }, index) => escapedMarkdown(formatCell(row[index] ?? null, type))));
  });
  const rule = line(columns.map(({ type }) => (type === "text" ? "---" : "--:")));
  return [line(columns.map(({ name }) => escapedMarkdown(name))), rule, ...lines].join("\n");
}

/** A command line as a code block; empty for an empty command. */
function commandBlock(command: string): string {
  return command === "" ? "" : `\`\`\`sh\n${command.replace(/\s+/g, " ")}\n\`\`\``;
}
