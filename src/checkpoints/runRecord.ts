import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { OPTIMIZERS, type Recipe, SCHEDULE_NAMES } from "../architectures/recipe.js";
import { codeOf, UserError } from "../core/errors.js";
import { refuseStandIn } from "../core/standIn.js";
import { type Description, recordOf } from "../network/description.js";

/** File that describes how a run was started. */
export const RUN_FILE = "run.json";

/**
 * Content of `run.json`: everything that must not change when a run is resumed. Progress is read from the checkpoints
 * instead, so the two agree no matter when the run is killed.
 */
export interface RunRecord
  extends Pick<
    Description,
    "generator" | "version" | "architecture" | "options" | "recipe" | "command" | "seed" | "engine"
  > {
  /** Number of batches between checkpoints within an epoch, in addition to those at its end; null for none. */
  readonly checkpointEvery: number | null;
  /** Number of batches per epoch. */
  readonly steps: number;
  readonly data: Description["data"] & {
    /** Source of the data: `mnist`, or a folder as it was given. */
    readonly source: string;
  };
}

/** Reads the record of a run. Throws `UserError` for a folder without one, and for an invalid record. */
export async function readRunRecord(folder: string): Promise<RunRecord> {
  const path = join(folder, RUN_FILE);
  let record: unknown;
  try {
    const text = await readFile(path, "utf8");
    refuseStandIn(text, path);
    record = JSON.parse(text);
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (error instanceof SyntaxError) throw new UserError(`'${path}' is not readable JSON.`);
    if (!["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "")) throw error;
    throw new UserError(`There is no run to resume in '${folder}': it has no ${RUN_FILE}.`);
  }
  if (isRunRecord(record)) return record;
  throw new UserError(`'${path}' does not describe a convscope run, so it cannot be resumed.`);
}

/** True if a JSON value has every part of a record. The architecture's options are checked where they are used. */
function isRunRecord(value: unknown): value is RunRecord {
  const record = recordOf(value);
  const [engine, data] = [recordOf(record.engine), recordOf(record.data)];
  const texts = [record.version, record.architecture, record.command, engine.name, engine.version];
  const counts = [record.steps, engine.threads, record.checkpointEvery ?? 1];
  return (
    record.generator === "convscope" &&
    [...texts, data.name, data.source].every((text) => typeof text === "string") &&
    [record.options, data.sha256].every((part) => typeof part === "object" && part !== null) &&
    counts.every((count) => isWholeNumber(count, 1)) &&
    isWholeNumber(record.seed, 0) &&
    isRecipe(record.recipe)
  );
}

function isRecipe(value: unknown): value is Recipe {
  const { epochs, batchSize, optimizer, schedule, weightDecay, augment } = recordOf(value);
  const { name, ...settings } = recordOf(optimizer);
  const known =
    typeof name === "string" && Object.hasOwn(OPTIMIZERS, name) ? recordOf(recordOf(OPTIMIZERS)[name]) : {};
  const { shift, rotate } = recordOf(augment);
  const numbers = [weightDecay, shift, rotate, ...Object.keys(known).map((setting) => settings[setting])];
  return (
    [epochs, batchSize].every((count) => isWholeNumber(count, 1)) &&
    SCHEDULE_NAMES.some((known) => known === schedule) &&
    Object.keys(known).length > 0 &&
    numbers.every(Number.isFinite)
  );
}

function isWholeNumber(value: unknown, least: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= least;
}
