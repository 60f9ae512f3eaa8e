import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { VERSION } from "../../core/packageFiles.js";
import { printFrom } from "../../figures/encoders/print.js";
import type { EngineFacts } from "../../jobs/engineFacts.js";
import type { ProbeFacts } from "../../jobs/record.js";
import type { PlainTable } from "../../table/csv.js";
import type { Cell, Table } from "../../table/table.js";
import {
  ARTIFACTS,
  type ArtifactRecord,
  type Gap,
  type ReadyFigure,
  type RecordedTable,
} from "../build/artifactRecord.js";
import type { PlannedItem, PlannedSection, ReportOutline } from "../build/reportPlan.js";
import type {
  FigurePart,
  ReportCheckpoint,
  ReportDocument,
  ReportPart,
  ReportSection,
  Sheet,
  TablePart,
} from "../model.js";
import { valuesIn } from "./html/valuesFile.js";
import { escapedMarkdown } from "./markdownText.js";

/** The inputs of a report document: its outline, the engine, and the artifacts. */
export interface DocumentInput {
  readonly outline: ReportOutline;
  readonly engine: EngineFacts;
  readonly records: ReadonlyMap<string, ArtifactRecord>;
  /** The report's folder. */
  readonly folder: string;
}

/** Builds a report document from its outline and its artifacts. Figures are read on demand. */
export async function documentOf({
  outline,
  engine,
  records,
  folder,
}: DocumentInput): Promise<ReportDocument> {
  const { title, description, command } = outline;
  const all = inOrder(outline, records);
  const sections: ReportSection[] = [];
  for (const section of outline.sections) sections.push(await sectionOf(section, { records, folder }));
  return {
    title,
    description,
    command,
    version: VERSION,
    checkpoints: distinct<ReportCheckpoint>(all.flatMap(({ checkpoints }) => checkpoints)),
    probes: distinct<ProbeFacts>(all.flatMap(({ probe }) => probe ?? [])),
    engine,
    sections,
  };
}

/** The records in the order of the report, independent of the order in which they were built. */
function inOrder({ sections }: ReportOutline, records: DocumentInput["records"]): readonly ArtifactRecord[] {
  return sections
    .flatMap(({ items }) => items)
    .flatMap((item) => ("artifact" in item ? (records.get(item.artifact) ?? []) : []));
}

function distinct<T extends { readonly sha256: string }>(facts: readonly T[]): readonly T[] {
  return [...new Map(facts.map((each) => [JSON.stringify([nameIn(each), each.sha256]), each])).values()];
}

function nameIn(facts: object): unknown {
  return "address" in facts ? facts.address : "name" in facts ? facts.name : "";
}

type ArtifactFiles = Pick<DocumentInput, "records" | "folder">;

async function sectionOf(
  { id, title, items }: PlannedSection,
  artifacts: ArtifactFiles,
): Promise<ReportSection> {
  const parts: ReportPart[] = [];
  for (const item of items) parts.push(...(await partsOf(item, artifacts)));
  return { id, title, parts };
}

async function partsOf(
  item: PlannedItem,
  { records, folder }: ArtifactFiles,
): Promise<readonly ReportPart[]> {
  if ("text" in item) return [{ type: "text", markdown: item.text }];
  const slug = item.artifact;
  const record = records.get(slug);
  if (record === undefined) return [];
  const place = { slug, folder, command: record.figures[0]?.command ?? slug };
  const tables = (leads: boolean) =>
    Promise.all(
      record.tables
        .filter((table) => (table.leads ?? false) === leads)
        .map((table) => tablePart(table, place)),
    );
  return [
    ...(record.gates.length === 0
      ? []
      : [{ type: "gates" as const, id: `${slug}-gates`, title: "Gates", gates: record.gates }]),
    ...(await tables(true)),
    ...record.figures.map((figure) => figurePart(figure, place)),
    ...(await tables(false)),
    ...[...record.gaps.map(gapSentence), ...record.notes].map(notePart),
  ];
}

interface Spot {
  readonly slug: string;
  readonly folder: string;
}

function figurePart(figure: ReadyFigure, { slug, folder }: Spot): FigurePart {
  const { name, variants, sheets, values, print, ...words } = figure;
  const paths = pathsOf(slug, { values, print });
  const read = (path = "") => readFile(join(folder, path), "utf8");
  return {
    type: "figure",
    id: idOf(slug, name),
    ...words,
    variants: variants.map(({ label, files }, index) => ({
      label,
      files: pathsOf(slug, files),
      ...(sheets[index] as Sheet),
    })),
    values: paths.values ?? "",
    readValues: async () => valuesIn(await read(paths.values)),
    readPrint: async () => printFrom(await read(paths.print)),
  };
}

async function tablePart(
  { name, part, ...words }: RecordedTable,
  { slug, folder }: Spot,
): Promise<TablePart> {
  const files = pathsOf(slug, words.files);
  const document = JSON.parse(await readFile(join(folder, files.json ?? ""), "utf8"));
  return {
    type: "table",
    id: `${idOf(slug, name)}-table`,
    ...words,
    files,
    table: tableIn(part === undefined ? document : document[part]),
  };
}

/** The table of a measurement's JSON file, without empty columns; the files keep them. */
function tableIn({ columns, rows }: PlainTable): Table {
  const kept = columns.filter(({ name }) => rows.some((row) => (row[name] ?? null) !== null));
  return { columns: kept, rows: rows.map((row) => kept.map(({ name }): Cell => row[name] ?? null)) };
}

function pathsOf(slug: string, files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(files).map(([format, file]) => [format, `${ARTIFACTS}/${slug}/${file}`]),
  );
}

function idOf(slug: string, name: string): string {
  return `${slug}-${name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`;
}

/** A sentence about a checkpoint that had to be left out, so that the report never omits one silently. */
function gapSentence({ checkpoint, reason }: Gap): string {
  return `Left out: ${checkpoint}. ${reason}.`;
}

function notePart(words: string): ReportPart {
  return { type: "text", markdown: `*${escapedMarkdown(words)}*` };
}
