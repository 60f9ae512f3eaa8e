import type { ChartPlan } from "../chartPlan.js";
import type { Network } from "../checkpoints/network.js";
import type { Probe } from "../data/probe.js";
import type { Engine } from "../engine/engine.js";
import { expected, UserError } from "../errors.js";
import { type MeasureName, measureOf } from "../measures/index.js";
import type { Measure, MeasuredProbe, Tell } from "../measures/measure.js";
import { type Options, resolve } from "../options.js";
import type { Column, Table } from "../table.js";
import { type CheckpointFacts, checkpointFacts, engineFacts, MAKER } from "./header.js";
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
  readonly tell?: Tell;
  /** Is told of a network that has nothing to measure, and it is left out. Default: its error is thrown. */
  readonly leaveOut?: (network: string, error: UserError) => void;
}

/** A measurement: everything that it takes to measure again, the table of all networks, and the plan of its chart. */
export interface Measured extends MeasurementHeader {
  /** The rows of every network; a first column tells which one's. */
  readonly table: Table;
  readonly chart: ChartPlan;
}

const CHECKPOINT: Column = { name: "checkpoint", type: "text", summary: "checkpoint" };

/**
 * Measures networks that are shown a probe, one after the other, and joins their tables.
 * Throws `UserError` for an option or a probe that does not fit, for labels that are missing and for a network that has
 * nothing to measure.
 */
export async function measure(plan: MeasurePlan): Promise<Measured> {
  const { networks, probe, tell = () => undefined } = plan;
  const chosen = measureOf(plan.measure);
  const options = resolve(chosen.options, plan.options ?? {});
  if (networks.length === 0) throw expected("at least one network", `the measure '${plan.measure}'`, "");
  checkLabels(chosen, plan);
  const checkpoints: CheckpointFacts[] = [];
  const tables: Table[] = [];
  for (const [index, open] of networks.entries()) {
    const network = await open();
    try {
      const facts = checkpointFacts(network);
      const subject = { network, probe, ...(plan.training === undefined ? {} : { training: plan.training }) };
      const told: Tell = (done, of) => tell(index * of + done, networks.length * of);
      tables.push(await chosen.run(subject, options, told));
      checkpoints.push({ ...facts, name: plan.names?.[index] ?? facts.name });
    } catch (error) {
      if (plan.leaveOut === undefined || !(error instanceof UserError)) throw error;
      plan.leaveOut(network.name, error);
    } finally {
      network.dispose();
    }
  }
  if (tables.length === 0) throw new UserError(`None of the networks has anything for '${plan.measure}'.`);
  const names = checkpoints.map(({ name }) => name);
  return {
    ...headerOf(plan, { options, checkpoints }),
    table: joined(tables, names),
    chart: chartOf(chosen.chartWith?.(options) ?? chosen.chart, tables.length),
  };
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

function joined(tables: readonly Table[], names: readonly string[]): Table {
  const rows = tables.flatMap(({ rows }, index) => rows.map((row) => [names[index] ?? null, ...row]));
  return { columns: [CHECKPOINT, ...(tables[0]?.columns ?? [])], rows };
}

/** The plan of a chart of several checkpoints: a series each, or a panel each where the series is something else. */
function chartOf(chart: ChartPlan, checkpoints: number): ChartPlan {
  if (checkpoints === 1) return chart;
  const isFree = chart.series === undefined && chart.kind !== "heatmap";
  return isFree ? { ...chart, series: CHECKPOINT.name } : { ...chart, facet: CHECKPOINT.name };
}
