import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { reasonOf, UserError } from "../core/errors.js";
import { type CheckpointPlace, comparePlaces, placeNamed } from "../network/checkpointPlace.js";
import { metricsOf } from "../network/progress.js";
import { BUNDLED, bundledPath, bundledRuns, isBundled } from "./bundle.js";
import { isFresh } from "./checkpointAddress.js";
import { readIntact } from "./intact.js";
import { refuseStandInsIn } from "./standIns.js";

/** Checkpoint of a run, with its place in the training. */
export interface RunCheckpoint extends CheckpointPlace {
  /** Name of its folder: `epoch-03`, `epoch-03-batch-0200`. */
  readonly name: string;
  /** Address for `open`. */
  readonly address: string;
  /** Measured losses and accuracies: `trainLoss`, `trainAccuracy`, and at an epoch's end `testLoss`, `testAccuracy`. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** Checkpoints of one training, in order. */
export interface Run {
  /** Last part of its folder, or `bundled:mini-resnet`. */
  readonly name: string;
  readonly address: string;
  /** One checkpoint or more, by epoch and batch; the end of an epoch comes after its batches. */
  readonly checkpoints: readonly RunCheckpoint[];
}

/**
 * Opens a run: a folder, or a bundled one (`bundled:mini-resnet`). Only intact checkpoints count, whose files match
 * their recorded hashes. No engine is needed. Relative addresses are resolved against a folder, by default the
 * working folder. Throws `UserError` for anything that is not a run, and for one without checkpoints.
 */
export async function openRun(address: string, from = "."): Promise<Run> {
  const folder = await runFolder(address, from);
  const run = await runIn(address, folder);
  if (run !== undefined) return run;
  for (const name of await checkpointNames(folder)) await refuseStandInsIn(join(folder, name));
  throw new UserError(
    `'${address}' is not a run: it holds no intact checkpoint, such as the folders epoch-01, epoch-02 … of 'convscope train'.`,
  );
}

/**
 * Opens the runs of a folder: the folder itself if it is a run, else those directly below it; `bundled:` for all
 * bundled ones. Throws `UserError` if there are none.
 */
export async function openRuns(address: string): Promise<readonly Run[]> {
  if (address === BUNDLED) return Promise.all((await bundledRuns()).map((run) => openRun(run)));
  const folder = await runFolder(address);
  const itself = await runIn(address, folder);
  if (itself !== undefined) return [itself];
  const below = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const runs: Run[] = [];
  for (const name of below.map((entry) => entry.name).sort()) {
    const run = await runIn(join(address, name), join(folder, name));
    if (run !== undefined) runs.push(run);
  }
  if (runs.length > 0) return runs;
  throw new UserError(`There is no run in '${address}': no folder in it holds an intact checkpoint.`);
}

async function runIn(address: string, folder: string): Promise<Run | undefined> {
  const checkpoints: RunCheckpoint[] = [];
  for (const name of await checkpointNames(folder)) {
    const description = await readIntact(join(folder, name));
    const place = placeNamed(name);
    if (description === undefined || place === undefined) continue;
    const metrics = metricsOf(description);
    checkpoints.push({ name, address: within(address, name), ...place, metrics });
  }
  if (checkpoints.length === 0) return undefined;
  return { name: isBundled(address) ? address : basename(resolve(address)), address, checkpoints };
}

/** Folder of a run's last intact checkpoint, or its last one if none is intact; undefined if it is not a run. */
export async function latestIntact(path: string): Promise<string | undefined> {
  if (!(await stat(path)).isDirectory() || existsSync(join(path, "model.json"))) return undefined;
  const folders = (await checkpointNames(path)).reverse().map((name) => join(path, name));
  for (const folder of folders) if ((await readIntact(folder)) !== undefined) return folder;
  return folders[0];
}

/** Folders with names of checkpoints, in training order. */
export async function checkpointNames(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw new UserError(`Cannot read the folder '${folder}': ${reasonOf(error)}.`);
  });
  const places = names.flatMap((name) => {
    const place = placeNamed(name);
    return place === undefined ? [] : [{ name, place }];
  });
  return places.sort((a, b) => comparePlaces(a.place, b.place)).map(({ name }) => name);
}

async function runFolder(address: string, from = "."): Promise<string> {
  if (isFresh(address)) throw new UserError(`'${address}' is an untrained network, not a run.`);
  const folder = isBundled(address) ? await bundledPath(address) : resolve(from, address);
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
