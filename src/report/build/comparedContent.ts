import type { Compared } from "../../jobs/compare/compareCheckpoints.js";
import { COMPARISON, encodeCompared } from "../../jobs/compare/comparisonFiles.js";
import { type LeftOutTaps, leftOutTogether } from "../../jobs/compare/leftOut.js";
import type { JobOf } from "../../jobs/job.js";
import type { ComparisonHeader } from "../../jobs/record.js";
import type { RecordedFigure, RecordedTable } from "./artifactRecord.js";

/** The titles and positions of a comparison's tables in a report. */
const TABLES: Readonly<Record<string, { readonly title: string; readonly leads: boolean }>> = {
  whole: { title: "As a whole", leads: true },
  pairs: { title: "Pair by pair", leads: true },
  taps: { title: "Tap by tap", leads: false },
  channels: { title: "Channel by channel", leads: false },
  flipped: { title: "Images with another answer", leads: false },
};

/** The figures, tables and gates of a comparison, and its files. */
export async function comparedContent({ formats }: JobOf<"compare">, compared: Compared) {
  const { header } = compared;
  const figures = [...compared.figures];
  const { artifacts, warnings, pageWarnings } = await encodeCompared(compared, figures, formats);
  const names = artifacts.map(({ name }) => name);
  return {
    checkpoints: header.checkpoints,
    probe: header.probe,
    files: new Map(artifacts.map(({ name, bytes }) => [name, bytes])),
    figures: figures.map((figure) => recordedFigure(figure, header)),
    tables: Object.entries(compared.tables).flatMap(([name, { rows }]) =>
      rows.length === 0 ? [] : recordedTable(name, names, header),
    ),
    gates: compared.gates,
    notes: [...warnings, ...leftOutTogether(compared.leftOut).map(leftOutWords)],
    warnings: [...warnings, ...pageWarnings],
  };
}

function leftOutWords({ checkpoint, taps, reason }: LeftOutTaps): string {
  return `Left out of ${checkpoint}: ${taps.join(", ")}, because ${reason}.`;
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

/** A table that a report shows; nothing for one that is there for the figures. */
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
