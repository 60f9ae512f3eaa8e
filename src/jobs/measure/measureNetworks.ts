import { expected, UserError } from "../../core/errors.js";
import { shapeText } from "../../core/format.js";
import { defined } from "../../core/objectFields.js";
import type { Options, Values } from "../../core/options/option.js";
import type { Probe } from "../../data/probe.js";
import { measureOf } from "../../measures/index.js";
import type { Measure, MeasuredProbe, ProgressCallback } from "../../measures/measureDefinition.js";
import { readBy } from "../../network/headChoice.js";
import type { Network } from "../../network/network.js";
import type { ChartPlan } from "../../table/chartPlan.js";
import type { Column, Table } from "../../table/table.js";
import { withClassColumns } from "../classColumns.js";
import { engineFacts } from "../engineFacts.js";
import { type HeaderFacts, headerWith } from "../header.js";
import type { MeasureJob } from "../job.js";
import { valuesOf } from "../jobOptions.js";
import {
  answeringFacts,
  type CheckpointFacts,
  checkpointFacts,
  type MeasurementHeader,
  measuredProbeFacts,
} from "../record.js";
import { loadedProbe, type RunContext } from "../runContext.js";
import { declaredMeasurement } from "./measureOptions.js";

/** Measurement: everything needed to reproduce it, the table of all networks, and the plan of its chart. */
export interface MeasureResult extends MeasurementHeader {
  /** Rows of all networks; the first column names the network. */
  readonly table: Table;
  readonly chart: ChartPlan;
}

/**
 * Measures the checkpoints of a job one after the other, and joins their tables; if the measure compares two
 * networks, several are measured pair by pair. Throws like `measure`.
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
  const facts: HeaderFacts<MeasurementHeader> = {
    kind: "measurement",
    measure: job.measure,
    options,
    checkpoints: found.checkpoints,
    probe: measuredProbeFacts(images.probe),
    training: images.training === undefined ? null : measuredProbeFacts(images.training),
    style: null,
    engine: engineFacts(engine),
  };
  return {
    ...headerWith(facts, declaredMeasurement(job.measure)),
    table: withClassColumns(found.table, images.probe.classes?.names),
    chart: arePaired ? { ...chart, ...found.facet } : chartOf(chart, found.checkpoints.length),
  };
}

/** Measurement in progress. */
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

/** Images of a job, with labels if the measure needs them. */
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
  return { probe, ...defined({ training }) };
}

/** Joined table of all networks, and the networks in it. */
interface Found {
  readonly checkpoints: readonly CheckpointFacts[];
  readonly table: Table;
  /** One panel for each value of a column, if there are several. */
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
      const readsOutput = chosen.readsOutput ?? chosen.needsLabels;
      const network = readsOutput ? readBy(opened, images.probe, headIn(options)) : opened;
      const onPartDone: ProgressCallback = (done, of) =>
        onProgress(index * of + done, job.checkpoints.length * of);
      tables.push(await chosen.run({ network, ...images }, options, onPartDone));
      const facts = readsOutput ? answeringFacts(network) : checkpointFacts(network);
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

/** Measures each network against each later one; all are open at once. */
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
      const [a, b] = [opened[row] as Network, opened[column] as Network];
      const onPartDone: ProgressCallback = (done, of) => onProgress(index * of + done, pairs.length * of);
      const table = (await chosen.between?.({ a, b, probe }, options, onPartDone)) as Table;
      const [name, otherName] = [checkpoints[row]?.name ?? "", checkpoints[column]?.name ?? ""];
      tables.push({ a: name, b: otherName, table });
    }
    return { checkpoints, ...joinedPairs(tables) };
  } finally {
    for (const network of opened) inputs.close(network);
  }
}

function namedAs({ names }: MeasureJob, facts: CheckpointFacts, index: number): CheckpointFacts {
  return { ...facts, name: names?.[index] ?? facts.name };
}

/** Requested output of a measure that has such an option. */
function headIn({ head }: AnyValues): string | undefined {
  return typeof head === "string" ? head : undefined;
}

function checkLabelled({ labels, targets, address }: MeasuredProbe, name: string): void {
  if (labels.every((label) => label !== undefined)) return;
  if (targets !== undefined)
    throw new UserError(
      `The measure '${name}' needs one class for each image, but the labels of '${address}' are arrays of ${shapeText(targets.shape.slice(1))}. Use the measure 'evaluation'.`,
    );
  throw new UserError(
    `The measure '${name}' needs labels, but the images of '${address}' have none. Use images of a data set, or a folder per class.`,
  );
}

/** Plan of a chart of several checkpoints: one series each, or one panel each if the series is used otherwise. */
function chartOf(chart: ChartPlan, checkpoints: number): ChartPlan {
  if (checkpoints === 1) return chart;
  const isFree = chart.series === undefined && chart.kind !== "heatmap";
  return isFree ? { ...chart, series: CHECKPOINT.name } : { ...chart, facet: CHECKPOINT.name };
}

/** Column that names the checkpoint of a row. */
const CHECKPOINT: Column = { name: "checkpoint", type: "text", summary: "checkpoint" };

const OTHER: Column = { name: "other_checkpoint", type: "text", summary: "checkpoint on the x axis" };
const PAIR: Column = { name: "pair", type: "text", summary: "checkpoints on the y and the x axis" };

/** Joins the tables of checkpoints: a new first column names the checkpoint of each row. */
function joinTables(tables: readonly Table[], names: readonly string[]): Table {
  const rows = tables.flatMap(({ rows }, index) => rows.map((row) => [names[index] ?? null, ...row]));
  return { columns: [CHECKPOINT, ...(tables[0]?.columns ?? [])], rows };
}

/** Table of two checkpoints, distinguished by their names. */
interface PairTable {
  readonly a: string;
  readonly b: string;
  readonly table: Table;
}

/**
 * Joins the tables of pairs of checkpoints: two new first columns name both checkpoints of a row. With several pairs,
 * a third column names the pair, for one panel each; with a single pair, the summaries of the tap columns name their
 * checkpoints.
 */
function joinedPairs(tables: readonly PairTable[]): {
  readonly table: Table;
  readonly facet: Pick<ChartPlan, "facet">;
} {
  const [first] = tables as readonly [PairTable];
  const isSingle = tables.length === 1;
  const names = isSingle ? first : { a: "the first", b: "the second" };
  const own = first.table.columns.map((column) => named(column, names));
  const columns = [CHECKPOINT, OTHER, ...(isSingle ? [] : [PAIR]), ...own];
  const rows = tables.flatMap(({ a, b, table }) => {
    const names = [a, b, ...(isSingle ? [] : [`${a} × ${b}`])];
    return table.rows.map((row) => [...names, ...row]);
  });
  return { table: { columns, rows }, facet: isSingle ? {} : { facet: PAIR.name } };
}

function named(column: Column, { a, b }: Pick<PairTable, "a" | "b">): Column {
  const of = { one: a, other: b }[column.name];
  return of === undefined ? column : { ...column, summary: `${column.summary} of ${of}` };
}
