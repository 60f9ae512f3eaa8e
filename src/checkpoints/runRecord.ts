import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, UserError } from "../errors.js";
import { type Description, recordOf } from "./description.js";

/** The file that says how a run was begun. */
export const RUN_FILE = "run.json";

/**
 * What `run.json` says of a run: all that going on with it must not change. How far the run is, its checkpoints tell,
 * so that no kill can set the two at odds.
 */
export interface RunRecord
  extends Pick<
    Description,
    "generator" | "version" | "architecture" | "options" | "recipe" | "command" | "seed" | "engine"
  > {
  /** Besides the ends of epochs, a checkpoint is kept after every so many batches of an epoch; null for none. */
  readonly checkpointEvery: number | null;
  /** Batches of one epoch. */
  readonly steps: number;
  readonly data: Description["data"] & {
    /** Where the data was: `mnist`, or a folder as it was given. */
    readonly source: string;
  };
}

/** Reads the record of a run. Throws `UserError` for a folder without one, and for a record that is none. */
export async function readRunRecord(folder: string): Promise<RunRecord> {
  const path = join(folder, RUN_FILE);
  let record: unknown;
  try {
    record = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) throw new UserError(`'${path}' is not readable JSON.`);
    if (!["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "")) throw error;
    throw new UserError(`There is no run to go on with in '${folder}': it has no ${RUN_FILE}.`);
  }
  if (isRunRecord(record)) return record;
  throw new UserError(`'${path}' does not say how a run of convscope was begun: it cannot go on.`);
}

/** Whether a JSON value has every part of a record. Options and recipe are checked where they are used. */
function isRunRecord(value: unknown): value is RunRecord {
  const { generator, version, architecture, options, recipe, seed, ...rest } = recordOf(value);
  const [engine, data, optimizer] = [rest.engine, rest.data, recordOf(recipe).optimizer].map(recordOf);
  const texts = [
    version,
    architecture,
    rest.command,
    engine?.name,
    engine?.version,
    data?.name,
    data?.source,
  ];
  const every = rest.checkpointEvery;
  return (
    generator === "convscope" &&
    texts.every((text) => typeof text === "string") &&
    [options, data?.sha256, recordOf(recipe).augment].every((part) => typeof part === "object") &&
    [seed, engine?.threads, optimizer?.learningRate].every(Number.isFinite) &&
    ["epochs", "batchSize"].every((name) => Number.isInteger(recordOf(recipe)[name])) &&
    Number.isInteger(rest.steps) &&
    (every === null || Number.isInteger(every))
  );
}
