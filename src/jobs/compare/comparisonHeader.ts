import { commandLine } from "../../core/options/commandLine.js";
import type { EngineFacts } from "../engineFacts.js";
import {
  type CheckpointFacts,
  checkpointWord,
  type HeaderBase,
  type ProbeFacts,
  shownValues,
} from "../header.js";
import type { MeasuredProbeFacts } from "../measure/measurementHeader.js";
import { COMPARED_FOLDER, compareOptions } from "./compareOptions.js";

/** What all files of one comparison have in common. */
export interface ComparisonHeader extends HeaderBase {
  readonly kind: "comparison";
  /** The first one is A, the second one B. */
  readonly checkpoints: readonly CheckpointFacts[];
  readonly probe: MeasuredProbeFacts;
  /** The images that figures show; null for the first one of the probe. */
  readonly shown: ProbeFacts | null;
  readonly style: Readonly<Record<string, unknown>>;
  readonly engine: EngineFacts;
}

type Facts = Omit<ComparisonHeader, "generator" | "version" | "kind" | "command">;

/** The command line of a comparison. One with gates writes files only where it is told to. */
export function comparisonCommand({ checkpoints, probe, shown, options, style }: Facts): string {
  const [first] = checkpoints as readonly [CheckpointFacts];
  const { gate } = options;
  const values = {
    ...shownValues(checkpoints.find(({ origin }) => origin !== null) ?? first, probe),
    ...(shown === null ? {} : { show: shown.origin?.input ?? shown.address }),
    ...options,
    ...style,
    out: Array.isArray(gate) && gate.length > 0 ? COMPARED_FOLDER : "",
  };
  return commandLine(["convscope", "compare", ...checkpoints.map(checkpointWord)], compareOptions, values);
}
