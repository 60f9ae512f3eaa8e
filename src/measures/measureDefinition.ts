import type { Options, Values } from "../core/options/option.js";
import type { Probe } from "../data/probe.js";
import type { Network } from "../network/network.js";
import type { ChartPlan } from "../table/chartPlan.js";
import type { Table } from "../table/table.js";

/** Network to measure, and the probe that it is shown. */
export interface MeasureSubject {
  readonly network: Network;
  readonly probe: MeasuredProbe;
  /** Training images of a measure that fits a model; undefined for all others. */
  readonly training?: MeasuredProbe;
}

/** Inputs that a network is measured on. */
export type MeasuredProbe = Pick<
  Probe,
  "address" | "shape" | "values" | "samples" | "read" | "labels" | "targets" | "feeds"
>;

/** Two networks that are measured against each other, and the images that both are shown. */
export interface PairSubject {
  readonly a: Network;
  readonly b: Network;
  readonly probe: MeasuredProbe;
}

/** Receives the completed share of a measurement. */
export type ProgressCallback = (done: number, of: number) => void;

/** Measure: computes a table from a network and a probe. It keeps no more than a batch of activations at a time. */
export interface Measure<O extends Options = Options> {
  readonly summary: string;
  readonly options: O;
  /** Command lines that use it. */
  readonly examples: readonly { readonly line: string; readonly does: string }[];
  /** True if it compares the network's output with labels. */
  readonly needsLabels: boolean;
  /** True if it reads one output of the network, with labels or without. Default: if it needs labels. */
  readonly readsOutput?: boolean;
  /** Default images. Default: 500 test images. */
  readonly images?: string;
  /** Default training images; undefined if the measure does not train. */
  readonly trainsOn?: string;
  /** Default chart of its table. */
  readonly chart: ChartPlan;
  /** Chart with these options, if they change it. */
  chartWith?(options: Values<O>): ChartPlan;
  /** Additional notes below its chart. */
  notesWith?(options: Values<O>): readonly string[];
  /** Measures two networks against each other. If defined, several networks are measured pair by pair. */
  between?(subject: PairSubject, options: Values<O>, onProgress: ProgressCallback): Table | Promise<Table>;
  // A method rather than a property, so that a table can hold measures with any options.
  run(subject: MeasureSubject, options: Values<O>, onProgress: ProgressCallback): Table | Promise<Table>;
}
