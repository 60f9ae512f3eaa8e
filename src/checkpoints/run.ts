import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { UserError } from "../errors.js";
import { bundledPath, bundledRuns, isBundled } from "./bundle.js";
import { type CheckpointPlace, comparePlaces, placeNamed } from "./checkpointPlace.js";
import { recordOf } from "./description.js";
import { isFresh } from "./freshAddress.js";
import { wholeIn } from "./whole.js";

/** A checkpoint of a run, in its place. */
export interface RunCheckpoint extends CheckpointPlace {
  /** Its folder's: `epoch-03`, `epoch-03-batch-0200`. */
  readonly name: string;
  /** What `open` takes. */
  readonly address: string;
  /** Loss and accuracy as far as they were measured: `trainLoss`, `trainAccuracy`, and at an epoch's end `testLoss`, `testAccuracy`. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** The checkpoints of one training, in order. */
export interface Run {
  /** Its folder's last part, or `bundled:seed`. */
  readonly name: string;
  readonly address: string;
  /** At least one, by epoch and batch; the end of an epoch comes after its batches. */
  readonly checkpoints: readonly RunCheckpoint[];
}

/**
 * Opens a run: a folder, or a bundled one (`bundled:seed`). Only whole checkpoints count, whose files hash to what they
 * say. No engine is needed. Throws `UserError` for what is no run, and for one without checkpoints.
 */
export async function openRun(address: string): Promise<Run> {
  const folder = await runFolder(address);
  const checkpoints: RunCheckpoint[] = [];
  for (const name of await checkpointNames(folder)) {
    const description = await wholeIn(join(folder, name));
    const place = placeNamed(name);
    if (description === undefined || place === undefined) continue;
    const metrics = metricsOf(description);
    checkpoints.push({ name, address: within(address, name), ...place, metrics });
  }
  if (checkpoints.length === 0) {
    throw new UserError(
      `'${address}' is not a run: it holds no whole checkpoint, as 'convscope train' keeps them in epoch-01, epoch-02 ….`,
    );
  }
  return { name: isBundled(address) ? address : basename(resolve(address)), address, checkpoints };
}

/** The folder of a run's last whole checkpoint, or its last one where none is; nothing for what is no run. */
export async function lastOfRun(path: string): Promise<string | undefined> {
  if (!(await stat(path)).isDirectory() || existsSync(join(path, "model.json"))) return undefined;
  const folders = (await checkpointNames(path)).reverse().map((name) => join(path, name));
  for (const folder of folders) if ((await wholeIn(folder)) !== undefined) return folder;
  return folders[0];
}

/** The folders that are named as checkpoints, in the order of the training. */
export async function checkpointNames(folder: string): Promise<string[]> {
  const places = (await readdir(folder)).flatMap((name) => {
    const place = placeNamed(name);
    return place === undefined ? [] : [{ name, place }];
  });
  return places.sort((a, b) => comparePlaces(a.place, b.place)).map(({ name }) => name);
}

async function runFolder(address: string): Promise<string> {
  if (isFresh(address)) throw new UserError(`'${address}' is an untrained network, not a run.`);
  const folder = isBundled(address) ? await bundledPath(address) : address;
  if (!existsSync(folder)) {
    throw new UserError(`There is no run '${address}'. Bundled ones: ${(await bundledRuns()).join(", ")}.`);
  }
  if (!(await stat(folder)).isDirectory()) throw new UserError(`'${address}' is a file: a run is a folder.`);
  if (existsSync(join(folder, "model.json"))) {
    throw new UserError(`'${address}' is one checkpoint: give its run, which is the folder around it.`);
  }
  return folder;
}

function within(address: string, name: string): string {
  return isBundled(address) ? `${address}/${name}` : join(address, name);
}

function metricsOf(description: Readonly<Record<string, unknown>>): Readonly<Record<string, number>> {
  const numbers = Object.entries(recordOf(description.metrics)).filter(
    ([, value]) => typeof value === "number",
  );
  return Object.fromEntries(numbers) as Record<string, number>;
}
