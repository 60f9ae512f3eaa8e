import { sha256Of } from "../../core/files/hash.js";
import { type FigureFormat, parseFormat } from "../../figures/encoders/index.js";
import { lint } from "../../figures/style/lint.js";
import type { StyleChoice } from "../../figures/style/style.js";
import { csvOf, plainTable } from "../../table/csv.js";
import { encodeFigure } from "../artifact.js";
import { type Artifact, wholeName } from "../artifactFile.js";
import { encodeAll } from "../encodeAll.js";
import type { ComparisonHeader } from "../record.js";
import type { Reproduced } from "../rerun/reproduced.js";
import type { ComparedFiles, CompareResult } from "./compareResult.js";
import type { ComparedFigure } from "./comparisonFigures.js";

/** Name of the machine-readable document of a comparison. */
export const COMPARISON = "comparison.json";

/** Tables with separate files; the others are short, and only in the document. */
const AS_CSV: ReadonlySet<string> = new Set(["taps", "channels", "flipped", "pairs"]);

/** Encodes a comparison: figures in each format, the document, and tables as CSV. */
export async function encodeCompared(
  compared: CompareResult,
  figures: Iterable<ComparedFigure>,
  formats: readonly string[] = ["png"],
): Promise<ComparedFiles> {
  const { header } = compared;
  const warnings: string[] = [];
  const encoded = await encodeAll(figures, (each) => {
    for (const warning of lint(each.figure, (header.style as StyleChoice).preset, () => CURES)) {
      warnings.push(`${each.name}: ${warning}`);
    }
    return Promise.all(formats.map((format) => encodeCompare(each, parseFormat(format), header)));
  });
  const artifacts = [...encoded, documentOf(compared), ...tablesOf(compared)];
  return { ...compared, pageWarnings: warnings, artifacts, attachments: [] };
}

/** Ways to make a figure of a comparison smaller. */
const CURES = ["fewer --columns", "a smaller --zoom", "a smaller --top"];

/** Encodes a figure of a comparison with its provenance. */
export async function encodeCompare(
  { name, fullName, figure, title, description, facts }: ComparedFigure,
  format: FigureFormat,
  header: ComparisonHeader,
): Promise<Artifact<object>> {
  const command = format === "png" ? header.command : `${header.command} --format ${format}`;
  const provenance = { ...header, command, shows: facts };
  const encoded = await encodeFigure(figure, format, { title, description, provenance });
  const sha256 = sha256Of(encoded.bytes);
  return { name: `${name}.${format}`, ...wholeName(fullName), ...encoded, sha256, facts };
}

/** Document of a comparison. */
export function documentNamed(compared: CompareResult): Reproduced {
  return { name: COMPARISON, bytes: Buffer.from(comparedJson(compared)) };
}

/** Table that a file of a given name holds; undefined if there is none. */
export function csvNamed({ tables }: CompareResult, file: string): Reproduced | undefined {
  const table = Object.entries(tables).find(([name]) => file === `${name}.csv`)?.[1];
  return table === undefined ? undefined : { name: file, bytes: Buffer.from(csvOf(table)) };
}

function documentOf(compared: CompareResult): Artifact<object> {
  const { bytes } = documentNamed(compared);
  const facts = { tables: Object.keys(compared.tables), gates: compared.gates };
  return { name: COMPARISON, mediaType: "application/json", bytes, sha256: sha256Of(bytes), facts };
}

function tablesOf({ tables }: CompareResult): readonly Artifact<object>[] {
  return Object.entries(tables)
    .filter(([name]) => AS_CSV.has(name))
    .map(([name, table]) => {
      const bytes = Buffer.from(csvOf(table));
      return {
        name: `${name}.csv`,
        mediaType: "text/csv",
        bytes,
        sha256: sha256Of(bytes),
        facts: { tables: [name] },
      };
    });
}

const SEAL_DIGITS = 8;

/** Formats a comparison as a JSON document: everything needed to reproduce it, tables, omitted taps, and gates. */
export function comparedJson({ header, tables, leftOut, gates, warnings }: CompareResult): string {
  const plain = Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, plainTable(table)]));
  const command = `${header.command} --json`;
  // Names of checkpoints occur nowhere else in it: without a seal, a changed name would be taken for the given one.
  const seal = sha256Of(JSON.stringify(header)).slice(0, SEAL_DIGITS);
  const document = { ...header, command, ...plain, leftOut, warnings, gates, seal };
  return `${JSON.stringify(document, null, 2)}\n`;
}
