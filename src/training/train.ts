import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { readIntact } from "../checkpoints/intact.js";
import { checkpointNames } from "../checkpoints/run.js";
import { RUN_FILE, type RunRecord, readRunRecord } from "../checkpoints/runRecord.js";
import { Interrupted, UserError } from "../core/errors.js";
import { ensureFolder } from "../core/files/atomicWrite.js";
import { lockFolder } from "../core/files/lock.js";
import { type Dataset, openDataset } from "../data/dataset.js";
import { placeNamed } from "../network/checkpointPlace.js";
import { Divergence, divergenceIn } from "./divergence.js";
import { epochsOf } from "./epochs.js";
import { HISTORY_FILE } from "./history.js";
import { freshOrder, resumedOrder } from "./order.js";
import type { TrainingEvent, TrainingPlan } from "./plan.js";
import { RunFolder } from "./runFolder.js";
import { checkData, checkMaker, recordFor } from "./sameRun.js";
import { savedIn } from "./saved.js";
import { type Halves, Session } from "./session.js";

/**
 * Trains a network, writes a checkpoint per epoch and yields an event for every step. The same plan on the same
 * engine with the same number of threads gives bit-identical weights, even if the run was interrupted at any point
 * and continued with `resume`. Throws `UserError` for invalid options, data or folders, and `Interrupted` if the
 * signal ends it.
 */
export async function* train(plan: TrainingPlan): AsyncGenerator<TrainingEvent, void> {
  const { out, resume = false, engine, signal } = plan;
  const former = resume ? await readRunRecord(out) : undefined;
  // A mistyped option should be reported before the images are read.
  const order = former === undefined ? freshOrder(plan) : resumedOrder(plan, former);
  const { epochs } = order.recipe;
  const diverged = former === undefined ? [] : await divergenceIn(out);
  if (former !== undefined && (await hasReached(out, epochs))) {
    await repair(out, former);
    yield* diverged;
    return yield { type: "done", epochs };
  }
  if (former !== undefined) checkMaker(out, former, engine);
  const dataset = openDataset(order.source);
  const images = await halvesOf(dataset);
  if (former !== undefined) checkData(out, former, dataset);
  await ensureFolder(out);
  if (signal?.aborted === true) throw new Interrupted("Training was interrupted");
  const unlock = await lockFolder(out);
  try {
    if (former === undefined) await refuseRun(out);
    const session = new Session(order, images);
    try {
      const run = new RunFolder(out, recordFor(order, dataset, { engine, steps: session.steps }));
      if (former === undefined) await run.begin();
      else await takeUp(session, run, out);
      yield session.start();
      yield* diverged;
      const divergence = new Divergence(diverged.length > 0);
      yield* epochsOf(session, run, { out, epochs, signal, divergence });
    } finally {
      session.dispose();
    }
  } finally {
    await unlock();
  }
}

/** Repairs the remains of a kill in a run that is complete. */
async function repair(out: string, record: RunRecord): Promise<void> {
  await ensureFolder(out);
  const unlock = await lockFolder(out);
  try {
    await new RunFolder(out, record).takeUp();
  } finally {
    await unlock();
  }
}

/** Restores a session to the point where its run was interrupted. */
async function takeUp(session: Session, run: RunFolder, out: string): Promise<void> {
  const saved = await savedIn(out);
  if (saved !== undefined) session.goOn(saved);
  await run.takeUp();
}

async function hasReached(run: string, epochs: number): Promise<boolean> {
  const last = (await checkpointNames(run)).at(-1);
  const place = placeNamed(last ?? "");
  if (last === undefined || place?.batch !== null || place.epoch < epochs) return false;
  return (await readIntact(join(run, last))) !== undefined;
}

/** Rejects a folder that contains another run: the checkpoints of both would be mixed. */
async function refuseRun(folder: string): Promise<void> {
  const names = (await readdir(folder)).sort();
  const found = names.find((name) => name.startsWith("epoch-") || [RUN_FILE, HISTORY_FILE].includes(name));
  if (found === undefined) return;
  const cure = names.includes(RUN_FILE) ? "Resume it with --resume, or choose" : "Move it, or choose";
  throw new UserError(`'${folder}' already holds '${found}'. ${cure} another --out.`);
}

async function halvesOf(dataset: Dataset): Promise<Halves> {
  const images = { train: await dataset.split("train"), test: await dataset.split("test") };
  checkSizes(images, dataset.name);
  return images;
}

function checkSizes({ train, test }: Halves, name: string): void {
  if (train.height === test.height && train.width === test.width) return;
  const sizes = `${train.height}×${train.width} for training, ${test.height}×${test.width} for testing`;
  throw new UserError(`The images of '${name}' differ in size: ${sizes}.`);
}
