import type { CheckpointPlace } from "./checkpointPlace.js";
import { recordOf } from "./description.js";

/** Training progress of a checkpoint, with its losses and accuracies. */
export interface Progress extends CheckpointPlace {
  /** Loss and accuracy as far as they were measured, by name. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** Reads the progress from a description of any form; undefined if it names no epoch. */
export function progressOf(description: unknown): Progress | undefined {
  const { epoch, batch } = recordOf(description);
  if (!isCount(epoch)) return undefined;
  return { epoch, batch: isCount(batch) ? batch : null, metrics: metricsOf(description) };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** The metrics that a description holds, those that are numbers. JSON has null for one that is not finite: NaN. */
export function metricsOf(description: unknown): Readonly<Record<string, number>> {
  const numbers = Object.entries(recordOf(recordOf(description).metrics)).flatMap(([name, value]) => {
    if (value === null) return [[name, Number.NaN] as const];
    return typeof value === "number" ? [[name, value] as const] : [];
  });
  return Object.fromEntries(numbers);
}
