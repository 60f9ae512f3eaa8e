import { formatCount } from "../core/format.js";
import { flag } from "../core/options/option.js";
import type { Probe } from "../data/probe.js";
import type { JobCost } from "../jobs/cost/jobCost.js";
import { memoryText } from "../jobs/cost/memoryNeed.js";
import type { Job } from "../jobs/job.js";
import type { CommandContext } from "./command.js";
import { secondsText } from "./console.js";
import { tellProbe } from "./probes.js";

/** Option of commands that draw or measure. */
export const dryRunOption = {
  dryRun: flag("say what would be written and about what it takes, and write nothing"),
};

/** Pixels that are encoded as PNG in a second, and bytes of a pixel: means of overviews and sheets. */
const PIXELS_PER_SECOND = 8e6;
const BYTES_PER_PIXEL = 0.15;

/** Bytes of a pixel of the figure that is being encoded. */
const HELD_PER_PIXEL = 8;

/** Largest number of figures that are named. */
const MOST_NAMED = 10;

/** Files that a command would write. */
export interface PlannedFiles {
  /** Folder or files; empty for a command that only prints. */
  readonly out: readonly string[];
  /** True if figures are PNG alone, whose size can be estimated. */
  readonly isPng: boolean;
}

/** Estimates a job and reports it, as text or, under `--json`, as data. */
export async function tellDryRun(
  context: CommandContext,
  job: Exclude<Job, { kind: "explain" }>,
  files: PlannedFiles,
): Promise<void> {
  const [{ openInputs }, { estimateJob }] = await Promise.all([
    import("../jobs/index.js"),
    import("../jobs/cost/jobCost.js"),
  ]);
  const inputs = openInputs(() => context.startEngine());
  const onProbe = (probe: Probe) => tellProbe(context, probe);
  const { now, availableMemory } = context;
  const cost = await estimateJob(job, { inputs, onProbe, now, availableMemory: availableMemory() });
  if (context.json) return context.data(`${JSON.stringify({ ...cost, out: files.out }, null, 2)}\n`);
  context.data(`${[...fileLines(cost, files), ...needLines(cost, availableMemory())].join("\n")}\n`);
}

function fileLines({ figures }: JobCost, { out, isPng }: PlannedFiles): readonly string[] {
  if (out.length === 0) return ["Would write no files, and print a table."];
  if (figures === undefined) return [`Would write ${out.join(", ")}.`];
  const shown = figures
    .slice(0, MOST_NAMED)
    .map(({ name, width, height }) => `  ${name}: ${width} × ${height} pixels`);
  const rest = figures.length > shown.length ? [`  … and ${figures.length - shown.length} more`] : [];
  const size = isPng
    ? `about ${memoryText(pixelsOf(figures) * BYTES_PER_PIXEL)} as PNG`
    : "each in every format";
  return [
    `Would write ${formatCount(figures.length, "figure")}, scale.json and manifest.json to ${out.join(", ")}, ${size}:`,
    ...shown,
    ...rest,
  ];
}

function needLines({ macs, bytes, seconds, images, checkpoints, figures }: JobCost, available: number) {
  const drawing = pixelsOf(figures ?? []) / PIXELS_PER_SECOND;
  const of = `${formatCount(images, "image")} in ${formatCount(checkpoints, "checkpoint")}`;
  const computed = macs === null ? "unknown, because the network's input is open" : macsText(macs);
  const largest = Math.max(0, ...(figures ?? []).map((figure) => pixelsOf([figure])));
  const held =
    bytes === null
      ? "unknown, because the network's input is open"
      : `about ${memoryText(bytes + HELD_PER_PIXEL * largest)}`;
  return [
    ...(images === 0 ? [] : [`Multiplications: ${computed} (${of}).`]),
    `Memory for activations, weights and the largest figure: ${held}; ${memoryText(available)} are available.`,
    `Time: ${secondsText(seconds + drawing)} (${figures === undefined ? "a few images were timed" : `the computation was timed; figures at ${PIXELS_PER_SECOND / 1e6} million pixels a second`}).`,
  ];
}

function pixelsOf(figures: NonNullable<JobCost["figures"]>): number {
  return figures.reduce((sum, { width, height }) => sum + width * height, 0);
}

function macsText(macs: number): string {
  const [size, word] = macs >= 1e9 ? [1e9, "billion"] : [1e6, "million"];
  return `${Number((macs / size).toPrecision(2))} ${word}`;
}
