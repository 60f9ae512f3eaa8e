import type { CheckpointPlace } from "./checkpointPlace.js";
import { recordOf } from "./description.js";

/** Training progress of a checkpoint, with its losses and accuracies. */
export interface Progress extends CheckpointPlace {
  /** Measured losses and accuracies, by name. */
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

/** Numeric metrics of a description. JSON has null for a non-finite number, which becomes NaN. */
export function metricsOf(description: unknown): Readonly<Record<string, number>> {
  const numbers = Object.entries(recordOf(recordOf(description).metrics)).flatMap(([name, value]) => {
    if (value === null) return [[name, Number.NaN] as const];
    return typeof value === "number" ? [[name, value] as const] : [];
  });
  return Object.fromEntries(numbers);
}
