import type { DrawnComparison } from "../../jobs/compare/compareCheckpoints.js";
import { COMPARISON, encodeCompared } from "../../jobs/compare/comparisonFiles.js";
import { type LeftOutTaps, leftOutTogether } from "../../jobs/compare/leftOut.js";
import type { JobOf } from "../../jobs/job.js";
import type { ComparisonHeader } from "../../jobs/record.js";
import type { RecordedFigure, RecordedTable } from "./artifactRecord.js";

/** Titles and positions of a comparison's tables in a report. */
const TABLES: Readonly<Record<string, { readonly title: string; readonly leads: boolean }>> = {
  whole: { title: "Overall", leads: true },
  pairs: { title: "By pair", leads: true },
  taps: { title: "By tap", leads: false },
  channels: { title: "By channel", leads: false },
  flipped: { title: "Images with different predictions", leads: false },
};

/** Figures, tables and gates of a comparison, and its files. */
export async function comparedContent({ formats }: JobOf<"compare">, compared: DrawnComparison) {
  const { header } = compared;
  const figures = [...compared.figures];
  const { artifacts, warnings, pageWarnings } = await encodeCompared(compared, figures, formats);
  const names = artifacts.map(({ name }) => name);
  // A table without rows is not shown, and its file would be a part of nothing.
  const tables = Object.entries(compared.tables);
  const empty = new Set(tables.flatMap(([name, { rows }]) => (rows.length === 0 ? [`${name}.csv`] : [])));
  return {
    checkpoints: header.checkpoints,
    probe: header.probe,
    files: new Map(artifacts.flatMap(({ name, bytes }) => (empty.has(name) ? [] : [[name, bytes] as const]))),
    figures: figures.map((figure) => recordedFigure(figure, header)),
    tables: Object.keys(compared.tables).flatMap((name) =>
      empty.has(`${name}.csv`) ? [] : recordedTable(name, names, header),
    ),
    gates: compared.gates,
    notes: [...warnings, ...leftOutTogether(compared.leftOut).map(leftOutWords)],
    warnings: [...warnings, ...pageWarnings],
  };
}

function leftOutWords({ checkpoint, taps, reason }: LeftOutTaps): string {
  return `Omitted taps of ${checkpoint}: ${taps.join(", ")}. Reason: ${reason}.`;
}

interface Described {
  readonly name: string;
  readonly title: string;
  readonly description: string;
}

function recordedFigure(
  { name, title, description }: Described,
  { command }: ComparisonHeader,
): RecordedFigure {
  const files = { png: `${name}.png`, svg: `${name}.svg`, json: `${name}.json` };
  return { name, title, caption: description, alt: description, command, variants: [{ label: "", files }] };
}

/** Table that a report shows; undefined for a table that only serves the figures. */
function recordedTable(
  name: string,
  files: readonly string[],
  header: ComparisonHeader,
): readonly RecordedTable[] {
  const heading = TABLES[name];
  if (heading === undefined) return [];
  const csv = files.includes(`${name}.csv`) ? { csv: `${name}.csv` } : {};
  const { checkpoints, probe, command } = header;
  const of = checkpoints.map((checkpoint) => checkpoint.name).join(" against ");
  const caption = `${of}, over ${probe.address} (n = ${probe.images}).`;
  return [{ name, ...heading, caption, command, files: { ...csv, json: COMPARISON }, part: name }];
}
