import type { Options, Values } from "../core/options/option.js";
import type { Probe } from "../data/probe.js";
import type { Network } from "../network/network.js";
import type { ChartPlan } from "../table/chart.js";
import type { Table } from "../table/table.js";

/** Network to measure, with the probe that it is shown. */
export interface MeasureSubject {
  readonly network: Network;
  readonly probe: MeasuredProbe;
  /** The images that a measure which trains learns from; only given to such a one. */
  readonly training?: MeasuredProbe;
}

/** The inputs that a network is measured on. */
export type MeasuredProbe = Pick<Probe, "address" | "shape" | "values" | "samples" | "labels">;

/** Two networks that are measured against one another, and what both are shown. */
export interface PairSubject {
  readonly one: Network;
  readonly other: Network;
  readonly probe: MeasuredProbe;
}

/** Receives the completed share of a measurement. */
export type ProgressCallback = (done: number, of: number) => void;

/** A way to count: a network and a probe → a table. Holds no more than a batch of activations at a time. */
export interface Measure<O extends Options = Options> {
  readonly summary: string;
  readonly options: O;
  /** Command lines that use it. */
  readonly examples: readonly { readonly line: string; readonly does: string }[];
  /** True if it compares the network's output with labels. */
  readonly needsLabels: boolean;
  /** The images that it learns from unless others are given; undefined if it learns from none. */
  readonly trainsOn?: string;
  /** Default chart of its table. */
  readonly chart: ChartPlan;
  /** Chart with these options, if they change it. */
  chartWith?(options: Values<O>): ChartPlan;
  /** Notes below its chart besides what it was measured on. */
  notesWith?(options: Values<O>): readonly string[];
  /** Measures two networks against one another. Where there is one, several networks are measured pair by pair. */
  between?(subject: PairSubject, options: Values<O>, onProgress: ProgressCallback): Table | Promise<Table>;
  // Written as a method so that a table can hold measures of any options.
  run(subject: MeasureSubject, options: Values<O>, onProgress: ProgressCallback): Table | Promise<Table>;
}
