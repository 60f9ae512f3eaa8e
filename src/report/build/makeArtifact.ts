import { reasonOf, UserError } from "../../core/errors.js";
import { encodeFigures } from "../../jobs/draw/drawFiles.js";
import { runJob } from "../../jobs/index.js";
import type { JobInputs } from "../../jobs/inputs.js";
import type { Job, JobOf } from "../../jobs/job.js";
import { encodeMeasurement } from "../../jobs/measure/measuredFile.js";
import { checkpointFacts, probeFacts } from "../../jobs/record.js";
import { viewOf } from "../../views/index.js";
import type { Drawing } from "../../views/view.js";
import { captionFigure } from "../pages/figureCaption.js";
import { captionMeasurement } from "../pages/measurementCaption.js";
import type { ArtifactPlan } from "./artifactPlan.js";
import type { Gap, RecordedContent, RecordedFigure } from "./artifactRecord.js";
import { attributedContent } from "./attributedContent.js";
import { comparedContent } from "./comparedContent.js";

/** Finished artifact: its files and their descriptions. */
export interface MadeArtifact extends RecordedContent {
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Content of an artifact; its inputs and gaps are recorded separately. */
type Content = Omit<MadeArtifact, "gaps" | "probe"> & Partial<Pick<MadeArtifact, "probe">>;

const NOTHING: Content = {
  checkpoints: [],
  files: new Map(),
  figures: [],
  tables: [],
  gates: [],
  notes: [],
  warnings: [],
};

/**
 * Runs the jobs of an artifact. A checkpoint that does not support it becomes a gap if the job allows that. Throws
 * `UserError` if it does not, and for inputs that cannot be read.
 */
export async function makeArtifact(plan: ArtifactPlan, inputs: JobInputs): Promise<MadeArtifact> {
  const { jobs } = plan;
  const [job] = jobs as readonly [Job];
  const { checkpoint, probe } = await subjectOf(job, inputs);
  const gaps: Gap[] = [];
  try {
    const content = await contentOf(jobs, { inputs, gaps });
    return { probe, ...content, gaps };
  } catch (error) {
    if (job.leaveOut !== true || !(error instanceof UserError)) throw error;
    const reason = reasonOf(error);
    const names = plan.checkpoints.map(({ name }) => name);
    if (job.kind === "draw") {
      const name = names.length === 1 ? checkpoint.name : names.join(", ");
      return { ...NOTHING, checkpoints: [checkpoint], probe, gaps: [{ checkpoint: name, reason }] };
    }
    const all = names.map((name) => ({ checkpoint: name, reason }));
    return { ...NOTHING, probe, gaps: gaps.length > 0 ? gaps : all };
  }
}

/** First checkpoint of a job and its images. If they cannot be read, that is an error rather than a gap. */
async function subjectOf(job: Job, inputs: JobInputs) {
  const network = await inputs.open(job, 0);
  const checkpoint = checkpointFacts(network);
  inputs.close(network);
  const probe = await inputs.probe(job, "input");
  await inputs.scales(job);
  return { checkpoint, probe: probe === undefined ? null : probeFacts(probe) };
}

interface Making {
  readonly inputs: JobInputs;
  /** Receives the checkpoints that are left out. */
  readonly gaps: Gap[];
}

async function contentOf(jobs: readonly Job[], making: Making): Promise<Content> {
  const [job] = jobs as readonly [Job];
  switch (job.kind) {
    case "draw":
      return drawnContent(jobs as readonly JobOf<"draw">[], making);
    case "measure":
      return measuredContent(job, making);
    case "compare":
      return comparedContent(job, await runJob(job, making));
    case "attribute":
      return attributedContent(job, await runJob(job, making));
    case "explain":
      throw new TypeError("No section of a report is made of a worked example.");
  }
}

/** Figures of one job, which belong to one scope. */
type Variant = Awaited<ReturnType<typeof drawnVariant>>;

async function drawnVariant(job: JobOf<"draw">, inputs: JobInputs) {
  const failures: string[] = [];
  const figures = await runJob(job, {
    inputs,
    onProbe: (probe) => failures.push(...probe.failures.map(({ name, reason }) => `${name}: ${reason}`)),
  });
  const drawings: Drawing[] = [];
  const drawn = await encodeFigures(job, figures, (drawing) => drawings.push(drawing));
  const words = drawings.map((drawing) => [drawing.name, captionFigure(drawing, drawn.header)] as const);
  const scope = job.options.scope ?? viewOf(job.view).options.scope?.default ?? "";
  return { scope: String(scope), drawn, words: new Map(words), failures };
}

/** Files of all scopes, and each figure with its variants. */
async function drawnContent(jobs: readonly JobOf<"draw">[], { inputs }: Making): Promise<Content> {
  const variants: Variant[] = [];
  for (const job of jobs) variants.push(await drawnVariant(job, inputs));
  const { drawn, words, scope, failures } = variants[0] as Variant;
  const nameOf = (variant: Variant, file: string) => nameIn(file, variant.scope, scope);
  const files = variants.flatMap((variant) =>
    [...variant.drawn.artifacts, ...variant.drawn.attachments].map(
      ({ name, bytes }) => [nameOf(variant, name), bytes] as const,
    ),
  );
  const figures = [...words].map(([name, said]): RecordedFigure => {
    return {
      name,
      ...said,
      command: drawn.header.command,
      variants: variants.map((variant) => ({
        label: variants.length === 1 ? "" : variant.scope,
        files: filesOf(variant, name, (file) => nameOf(variant, file)),
      })),
    };
  });
  const warnings = variants.flatMap((variant) => variant.drawn.warnings);
  return {
    ...NOTHING,
    checkpoints: drawn.header.checkpoints,
    files: new Map(files),
    figures,
    notes: failures,
    warnings: [...new Set([...failures, ...warnings])],
  };
}

/** Files of a figure by format. */
function filesOf(
  { drawn }: Variant,
  figure: string,
  written: (file: string) => string,
): Readonly<Record<string, string>> {
  const own = drawn.artifacts.filter(({ name }) => name.slice(0, name.lastIndexOf(".")) === figure);
  return Object.fromEntries(own.map(({ name }) => [name.slice(name.lastIndexOf(".") + 1), written(name)]));
}

/** File name, which includes the scope unless it is the first. */
export function nameIn(file: string, scope: string, first: string): string {
  if (scope === first) return file;
  const dot = file.lastIndexOf(".");
  return `${file.slice(0, dot)}-by-${scope}${file.slice(dot)}`;
}

/** Table of a measurement, and its chart. */
async function measuredContent(job: JobOf<"measure">, { inputs, gaps }: Making): Promise<Content> {
  const onLeftOut = (checkpoint: string, error: UserError) =>
    gaps.push({ checkpoint, reason: reasonOf(error) });
  const measured = await runJob(job, { inputs, onLeftOut });
  const { artifacts, warnings, command } = await encodeMeasurement(job, measured);
  const { title, caption, alt, tableCaption } = captionMeasurement(measured);
  const name = job.measure;
  const isDrawn = command !== "";
  const files = { png: `${name}.png`, svg: `${name}.svg`, json: `${name}.chart.json` };
  const chart = { name, title, caption, alt, command, variants: [{ label: "", files }] };
  return {
    checkpoints: measured.checkpoints,
    probe: measured.probe,
    files: new Map(artifacts.map((file) => [file.name, file.bytes])),
    figures: isDrawn ? [chart] : [],
    tables: [
      {
        name,
        title: `${title}: the numbers`,
        caption: isDrawn ? tableCaption : caption,
        command: measured.command,
        files: { csv: `${name}.csv`, json: `${name}.json` },
      },
    ],
    gates: [],
    notes: isDrawn ? [] : warnings,
    warnings,
  };
}
