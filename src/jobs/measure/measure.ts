import { expected, UserError } from "../../core/errors.js";
import { type Options, resolve, type Values } from "../../core/options/option.js";
import type { Probe } from "../../data/probe.js";
import type { Engine } from "../../engine/engine.js";
import { type MeasureName, measureOf } from "../../measures/index.js";
import type { Measure, MeasuredProbe, ProgressCallback } from "../../measures/measure.js";
import { readBy } from "../../network/headChoice.js";
import type { Network } from "../../network/network.js";
import type { ChartPlan } from "../../table/chart.js";
import type { Table } from "../../table/table.js";
import { engineFacts } from "../engineFacts.js";
import { answeringFacts, type CheckpointFacts, checkpointFacts, MAKER } from "../header.js";
import { CHECKPOINT, joinedPairs, joinTables, type PairTable } from "./joinedTables.js";
import { type MeasurementHeader, measuredProbeFacts, measurementCommand } from "./measurementHeader.js";

/** What to measure, and on what. */
export interface MeasurePlan {
  readonly engine: Engine;
  /** The networks to measure, one after the other; each is opened when its turn comes, and disposed of after it. */
  readonly networks: readonly (() => Promise<Network>)[];
  /** What the networks are called. Default: by their own names. */
  readonly names?: readonly string[];
  readonly probe: Probe;
  readonly measure: MeasureName;
  /** The measure's options. Default: none given. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** The images that a measure which trains learns from. Needed by such a one. */
  readonly training?: Probe;
  /** Is told how much is done, over all networks. Default: no one. */
  readonly onProgress?: ProgressCallback;
  /** Is told of a network that has nothing to measure, and it is left out. Default: its error is thrown. */
  readonly leaveOut?: (network: string, error: UserError) => void;
}

/** A measurement: everything that it takes to measure again, the table of all networks, and the plan of its chart. */
export interface MeasureResult extends MeasurementHeader {
  /** The rows of every network; a first column tells which one's. */
  readonly table: Table;
  readonly chart: ChartPlan;
}

/**
 * Measures networks that are shown a probe, one after the other, and joins their tables; where the measure compares two
 * networks, several are measured pair by pair.
 * Throws `UserError` for an option or a probe that does not fit, for labels that are missing and for a network that has
 * nothing to measure.
 */
export async function measure(plan: MeasurePlan): Promise<MeasureResult> {
  const { networks } = plan;
  const chosen = measureOf(plan.measure);
  const options = resolve(chosen.options, plan.options ?? {});
  if (networks.length === 0) throw expected("at least one network", `the measure '${plan.measure}'`, "");
  checkLabels(chosen, plan);
  const arePaired = networks.length > 1 && chosen.between !== undefined;
  const { checkpoints, table, facet } = arePaired
    ? await pairByPair(plan, chosen, options)
    : await oneByOne(plan, chosen, options);
  const chart = chosen.chartWith?.(options) ?? chosen.chart;
  return {
    ...headerOf(plan, { options, checkpoints }),
    table,
    chart: arePaired ? { ...chart, ...facet } : chartOf(chart, checkpoints.length),
  };
}

/** The tables of all networks in one, and which networks these were. */
interface Found {
  readonly checkpoints: readonly CheckpointFacts[];
  readonly table: Table;
  /** One panel for each value of a column, where there are several. */
  readonly facet?: Pick<ChartPlan, "facet">;
}

type AnyValues = Values<Options>;

async function oneByOne(plan: MeasurePlan, chosen: Measure<Options>, options: AnyValues): Promise<Found> {
  const { networks, probe, onProgress = () => undefined } = plan;
  const checkpoints: CheckpointFacts[] = [];
  const tables: Table[] = [];
  for (const [index, open] of networks.entries()) {
    const opened = await open();
    try {
      const network = chosen.needsLabels ? readBy(opened, probe, headIn(options)) : opened;
      const subject = { network, probe, ...(plan.training === undefined ? {} : { training: plan.training }) };
      const onPartDone: ProgressCallback = (done, of) => onProgress(index * of + done, networks.length * of);
      tables.push(await chosen.run(subject, options, onPartDone));
      const facts = chosen.needsLabels ? answeringFacts(network) : checkpointFacts(network);
      checkpoints.push(namedAs(plan, facts, index));
    } catch (error) {
      if (plan.leaveOut === undefined || !(error instanceof UserError)) throw error;
      plan.leaveOut(opened.name, error);
    } finally {
      opened.dispose();
    }
  }
  if (tables.length === 0) throw new UserError(`None of the networks has anything for '${plan.measure}'.`);
  const names = checkpoints.map(({ name }) => name);
  return { checkpoints, table: joinTables(tables, names) };
}

/** Measures each network against each later one: all are open at once. */
async function pairByPair(plan: MeasurePlan, chosen: Measure<Options>, options: AnyValues): Promise<Found> {
  const { networks, probe, onProgress = () => undefined } = plan;
  const opened: Network[] = [];
  try {
    for (const open of networks) opened.push(await open());
    const checkpoints = opened.map((network, index) => namedAs(plan, checkpointFacts(network), index));
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
    for (const network of opened) network.dispose();
  }
}

function namedAs({ names }: MeasurePlan, facts: CheckpointFacts, index: number): CheckpointFacts {
  return { ...facts, name: names?.[index] ?? facts.name };
}

/** The output that was asked for, of a measure that has such an option. */
function headIn({ head }: AnyValues): string | undefined {
  return typeof head === "string" ? head : undefined;
}

function headerOf(
  { engine, measure, probe, training }: MeasurePlan,
  checked: Pick<MeasurementHeader, "options" | "checkpoints">,
): MeasurementHeader {
  const facts = {
    measure,
    ...checked,
    probe: measuredProbeFacts(probe),
    training: training === undefined ? null : measuredProbeFacts(training),
    style: null,
    engine: engineFacts(engine),
  };
  return { ...MAKER, kind: "measurement", command: measurementCommand(facts), ...facts };
}

function checkLabels({ needsLabels, trainsOn }: Measure<Options>, plan: MeasurePlan): void {
  if (trainsOn !== undefined && plan.training === undefined) {
    throw expected("a probe to train on", `the measure '${plan.measure}'`, "");
  }
  const labelled = [needsLabels ? plan.probe : undefined, plan.training].filter(
    (probe) => probe !== undefined,
  );
  for (const probe of labelled) checkLabelled(probe, plan.measure);
}

function checkLabelled({ labels, address }: MeasuredProbe, name: string): void {
  if (labels.every((label) => label !== undefined)) return;
  throw new UserError(
    `The measure '${name}' needs labels, and the images of '${address}' have none: give images of a data set.`,
  );
}

/** The plan of a chart of several checkpoints: a series each, or a panel each where the series is something else. */
function chartOf(chart: ChartPlan, checkpoints: number): ChartPlan {
  if (checkpoints === 1) return chart;
  const isFree = chart.series === undefined && chart.kind !== "heatmap";
  return isFree ? { ...chart, series: CHECKPOINT.name } : { ...chart, facet: CHECKPOINT.name };
}
