import { expected, UserError } from "../../core/errors.js";
import type { Options, Values } from "../../core/options/option.js";
import type { Probe } from "../../data/probe.js";
import { measureOf } from "../../measures/index.js";
import type { Measure, MeasuredProbe, ProgressCallback } from "../../measures/measure.js";
import { readBy } from "../../network/headChoice.js";
import type { Network } from "../../network/network.js";
import type { ChartPlan } from "../../table/chart.js";
import type { Table } from "../../table/table.js";
import { withClassColumns } from "../classColumns.js";
import { engineFacts } from "../engineFacts.js";
import type { MeasureJob } from "../job.js";
import { valuesOf } from "../jobOptions.js";
import {
  answeringFacts,
  type CheckpointFacts,
  checkpointFacts,
  type MeasurementHeader,
  measuredProbeFacts,
} from "../record.js";
import { headerWith } from "../request.js";
import { loadedProbe, type RunContext } from "../runContext.js";
import { CHECKPOINT, joinedPairs, joinTables, type PairTable } from "./joinedTables.js";

/** A measurement: everything that it takes to measure again, the table of all networks, and the plan of its chart. */
export interface MeasureResult extends MeasurementHeader {
  /** The rows of every network; a first column tells which one's. */
  readonly table: Table;
  readonly chart: ChartPlan;
}

/**
 * Measures the checkpoints of a job one after the other, and joins their tables; where the measure compares two networks,
 * several are measured pair by pair. Throws as `measure` does.
 */
export async function measureNetworks(job: MeasureJob, context: RunContext): Promise<MeasureResult> {
  const chosen = measureOf(job.measure);
  const options = valuesOf(chosen.options, job.options);
  const { checkpoints } = job;
  if (checkpoints.length === 0) throw expected("at least one network", `the measure '${job.measure}'`, "");
  const engine = await context.inputs.start(job);
  const images = await imagesOf(job, chosen, context);
  const task = { job, context, chosen, options, images };
  const arePaired = checkpoints.length > 1 && chosen.between !== undefined;
  const found = arePaired ? await pairByPair(task) : await oneByOne(task);
  const chart = chosen.chartWith?.(options) ?? chosen.chart;
  return {
    ...headerWith<MeasurementHeader>({
      kind: "measurement",
      measure: job.measure,
      options,
      checkpoints: found.checkpoints,
      probe: measuredProbeFacts(images.probe),
      training: images.training === undefined ? null : measuredProbeFacts(images.training),
      style: null,
      engine: engineFacts(engine),
    }),
    table: withClassColumns(found.table, images.probe.classes?.names),
    chart: arePaired ? { ...chart, ...found.facet } : chartOf(chart, found.checkpoints.length),
  };
}

/** A measurement that is under way. */
interface MeasureTask {
  readonly job: MeasureJob;
  readonly context: RunContext;
  readonly chosen: Measure<Options>;
  readonly options: AnyValues;
  readonly images: MeasuredImages;
}

interface MeasuredImages {
  readonly probe: Probe;
  readonly training?: Probe;
}

/** The images of a job, with labels where the measure needs them. */
async function imagesOf(
  job: MeasureJob,
  { needsLabels, trainsOn }: Measure<Options>,
  context: RunContext,
): Promise<MeasuredImages> {
  const probe = await loadedProbe(job, "input", context);
  if (probe === undefined) throw expected("a probe", `the measure '${job.measure}'`, "");
  const training = await loadedProbe(job, "train", context);
  if (trainsOn !== undefined && training === undefined)
    throw expected("a probe to train on", `the measure '${job.measure}'`, "");
  for (const labelled of [needsLabels ? probe : undefined, training])
    if (labelled !== undefined) checkLabelled(labelled, job.measure);
  return { probe, ...(training === undefined ? {} : { training }) };
}

/** The tables of all networks in one, and which networks these were. */
interface Found {
  readonly checkpoints: readonly CheckpointFacts[];
  readonly table: Table;
  /** One panel for each value of a column, where there are several. */
  readonly facet?: Pick<ChartPlan, "facet">;
}

type AnyValues = Values<Options>;

async function oneByOne({ job, context, chosen, options, images }: MeasureTask): Promise<Found> {
  const { inputs, onProgress = () => undefined, onLeftOut } = context;
  const checkpoints: CheckpointFacts[] = [];
  const tables: Table[] = [];
  for (const index of job.checkpoints.keys()) {
    const opened = await inputs.open(job, index);
    try {
      const network = chosen.needsLabels ? readBy(opened, images.probe, headIn(options)) : opened;
      const onPartDone: ProgressCallback = (done, of) =>
        onProgress(index * of + done, job.checkpoints.length * of);
      tables.push(await chosen.run({ network, ...images }, options, onPartDone));
      const facts = chosen.needsLabels ? answeringFacts(network) : checkpointFacts(network);
      checkpoints.push(namedAs(job, facts, index));
    } catch (error) {
      if (job.leaveOut !== true || !(error instanceof UserError)) throw error;
      onLeftOut?.(opened.name, error);
    } finally {
      inputs.close(opened);
    }
  }
  if (tables.length === 0)
    throw new UserError(`None of the networks has anything to measure with '${job.measure}'.`);
  const names = checkpoints.map(({ name }) => name);
  return { checkpoints, table: joinTables(tables, names) };
}

/** Measures each network against each later one: all are open at once. */
async function pairByPair({ job, context, chosen, options, images }: MeasureTask): Promise<Found> {
  const { inputs, onProgress = () => undefined } = context;
  const { probe } = images;
  const opened: Network[] = [];
  try {
    for (const place of job.checkpoints.keys()) opened.push(await inputs.open(job, place));
    const checkpoints = opened.map((network, index) => namedAs(job, checkpointFacts(network), index));
    const pairs = opened.flatMap((_, row) =>
      opened.slice(row + 1).map((_, after) => [row, row + 1 + after] as const),
    );
    const tables: PairTable[] = [];
    for (const [index, [row, column]] of pairs.entries()) {
      const [one, other] = [opened[row] as Network, opened[column] as Network];
      const onPartDone: ProgressCallback = (done, of) => onProgress(index * of + done, pairs.length * of);
      const table = (await chosen.between?.({ one, other, probe }, options, onPartDone)) as Table;
      const [name, otherName] = [checkpoints[row]?.name ?? "", checkpoints[column]?.name ?? ""];
      tables.push({ one: name, other: otherName, table });
    }
    return { checkpoints, ...joinedPairs(tables) };
  } finally {
    for (const network of opened) inputs.close(network);
  }
}

function namedAs({ names }: MeasureJob, facts: CheckpointFacts, index: number): CheckpointFacts {
  return { ...facts, name: names?.[index] ?? facts.name };
}

/** The output that was asked for, of a measure that has such an option. */
function headIn({ head }: AnyValues): string | undefined {
  return typeof head === "string" ? head : undefined;
}

function checkLabelled({ labels, address }: MeasuredProbe, name: string): void {
  if (labels.every((label) => label !== undefined)) return;
  throw new UserError(
    `The measure '${name}' needs labels, but the images of '${address}' have none. Use images of a data set, or a folder per class.`,
  );
}

/** The plan of a chart of several checkpoints: a series each, or a panel each where the series is something else. */
function chartOf(chart: ChartPlan, checkpoints: number): ChartPlan {
  if (checkpoints === 1) return chart;
  const isFree = chart.series === undefined && chart.kind !== "heatmap";
  return isFree ? { ...chart, series: CHECKPOINT.name } : { ...chart, facet: CHECKPOINT.name };
}
