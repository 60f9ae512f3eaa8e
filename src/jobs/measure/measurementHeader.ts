import { commandLine } from "../../core/options/commandLine.js";
import type { Probe } from "../../data/probe.js";
import { measureOf } from "../../measures/index.js";
import type { ChartFormat } from "../chartFormat.js";
import type { EngineFacts } from "../engineFacts.js";
import {
  type CheckpointFacts,
  checkpointWord,
  type HeaderBase,
  locatedAmong,
  type ProbeFacts,
  probeFacts,
  shownValues,
} from "../header.js";
import { measureOptions, trainOption } from "./measureOptions.js";

/** Which images were measured on, and how many there were. */
export interface MeasuredProbeFacts extends ProbeFacts {
  readonly images: number;
}

/** What all files of one measurement have in common. */
export interface MeasurementHeader extends HeaderBase {
  readonly kind: "measurement";
  readonly measure: string;
  readonly checkpoints: readonly CheckpointFacts[];
  readonly probe: MeasuredProbeFacts;
  /** The images that the measure learned from; null where it learns from none. */
  readonly training: MeasuredProbeFacts | null;
  /** How its chart is drawn; null in a table. */
  readonly style: Readonly<Record<string, unknown>> | null;
  readonly engine: EngineFacts;
}

/** The facts of a probe that is measured on. */
export function measuredProbeFacts(probe: Probe): MeasuredProbeFacts {
  return { ...probeFacts(probe), images: probe.shape[0] };
}

type Facts = Omit<MeasurementHeader, "generator" | "version" | "kind" | "command" | "engine">;

/** The command line of a measurement: of its table, or of its chart in a file of an ending. */
export function measurementCommand(facts: Facts, format?: ChartFormat): string {
  const { measure, checkpoints, probe, training, options, style } = facts;
  const values = {
    ...shownValues(locatedAmong(checkpoints), probe),
    ...(training === null ? {} : { train: training.origin?.input ?? training.address }),
    ...options,
    ...style,
    // The file's own name does not matter: the same chart has the same bytes in files of any name.
    ...(format === undefined ? {} : { out: [`${measure}.${format}`] }),
  };
  const chosen = measureOf(measure);
  const known = { ...chosen.options, ...trainOption(chosen.trainsOn), ...measureOptions };
  return commandLine(["convscope", "measure", measure, ...checkpoints.map(checkpointWord)], known, values);
}
