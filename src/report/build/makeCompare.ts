import type { FigureFormat } from "../../figures/encoders/index.js";
import type { StyleChoice } from "../../figures/style/style.js";
import { type ComparePlan, comparedWith } from "../../jobs/compare/compare.js";
import { comparedOptions } from "../../jobs/compare/compareOptions.js";
import { COMPARISON, encodeCompared } from "../../jobs/compare/comparisonFiles.js";
import type { ComparisonHeader } from "../../jobs/compare/comparisonHeader.js";
import { type LeftOutTaps, leftOutTogether } from "../../jobs/compare/leftOut.js";
import type { ArtifactPlan } from "./artifactPlan.js";
import type { RecordedFigure, RecordedTable } from "./artifactRecord.js";
import type { BuildContext, JobResult } from "./jobResult.js";

const ENDINGS: readonly FigureFormat[] = ["png", "svg", "json"];

/** What a report says of the tables of a comparison. */
const TABLES: Readonly<Record<string, { readonly title: string; readonly leads: boolean }>> = {
  whole: { title: "As a whole", leads: true },
  pairs: { title: "Pair by pair", leads: true },
  taps: { title: "Tap by tap", leads: false },
  channels: { title: "Channel by channel", leads: false },
  flipped: { title: "Images with another answer", leads: false },
};

/** Compares checkpoints over a probe: figures, tables, and what gates say. */
export async function makeCompare(plan: ArtifactPlan, means: BuildContext): Promise<JobResult> {
  const { figures, ...compared } = await comparedWith(await planOf(plan, means));
  const { header } = compared;
  const drawn: RecordedFigure[] = [];
  const watched = [...figures];
  for (const figure of watched) drawn.push(recordedFigure(figure, header));
  const { artifacts, warnings, pageWarnings } = await encodeCompared(compared, watched, ENDINGS);
  const names = artifacts.map(({ name }) => name);
  return {
    checkpoints: header.checkpoints,
    probe: header.probe,
    files: new Map(artifacts.map(({ name, bytes }) => [name, bytes])),
    figures: drawn,
    tables: Object.entries(compared.tables).flatMap(([name, { rows }]) =>
      rows.length === 0 ? [] : recordedTable(name, names, header),
    ),
    gates: compared.gates,
    gaps: [],
    notes: [...warnings, ...leftOutTogether(compared.leftOut).map(leftOutWords)],
    warnings: [...warnings, ...pageWarnings],
  };
}

async function planOf(
  { checkpoints, probe, options }: ArtifactPlan,
  { engine, inputs }: BuildContext,
): Promise<ComparePlan> {
  const network = await inputs.network(checkpoints[0]?.address ?? "", options);
  const { show, gates, preset, theme } = options as unknown as ComparedValues;
  const own = Object.entries(options).filter(([name]) => Object.hasOwn(comparedOptions, name));
  return {
    engine,
    networks: checkpoints.map(
      ({ address }) =>
        () =>
          inputs.open(address, options),
    ),
    probe: await inputs.probe(probe?.address ?? "", network, options),
    ...(show === "" ? {} : { shown: await inputs.probe(show, network, options) }),
    options: { ...Object.fromEntries(own), gate: gates },
    style: { ...(preset === undefined ? {} : { preset }), ...(theme === undefined ? {} : { theme }) },
    formats: ENDINGS,
  };
}

interface ComparedValues extends StyleChoice {
  readonly show: string;
  readonly gates: readonly string[];
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
  const files = Object.fromEntries(ENDINGS.map((format) => [format, `${name}.${format}`]));
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
