import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { readIntact } from "../checkpoints/intact.js";
import { checkpointNames } from "../checkpoints/run.js";
import { RUN_FILE, type RunRecord, readRunRecord } from "../checkpoints/runRecord.js";
import { Interrupted, UserError } from "../core/errors.js";
import { ensureFolder } from "../core/files/atomicWrite.js";
import { lockFolder } from "../core/files/lock.js";
import { commandLine } from "../core/options/commandLine.js";
import { VERSION } from "../core/packageFiles.js";
import { openDataset } from "../data/dataset.js";
import type { Dataset } from "../data/labelledImages.js";
import type { Engine } from "../engine/engine.js";
import { placeNamed } from "../network/checkpointPlace.js";
import { Divergence, divergenceIn } from "./divergence.js";
import { HISTORY_FILE } from "./history.js";
import { freshOrder, resumedOrder, type TrainingOrder } from "./order.js";
import { RunFolder } from "./runFolder.js";
import { savedIn } from "./savedState.js";
import { type Halves, Session } from "./session.js";
import type { TrainingEvent, TrainingPlan } from "./trainingPlan.js";

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
  const { channels = 1 } = train;
  if (channels !== 1) {
    throw new UserError(
      `The images of '${name}' have ${channels} channels, but convscope trains on gray images. Give a data set of gray images.`,
    );
  }
  if (train.height === test.height && train.width === test.width) return;
  const sizes = `${train.height}×${train.width} for training, ${test.height}×${test.width} for testing`;
  throw new UserError(`The images of '${name}' differ in size: ${sizes}.`);
}

/** Record of a new or resumed run. */
function recordFor(
  { source, ...order }: TrainingOrder,
  dataset: Dataset,
  { engine, steps }: { readonly engine: Engine; readonly steps: number },
): RunRecord {
  return {
    generator: "convscope",
    version: VERSION,
    ...order,
    steps,
    engine: { name: engine.name, version: engine.version, threads: engine.threads },
    data: { name: dataset.name, source, sha256: dataset.hashes() },
  };
}

/**
 * Throws `UserError` if the version or engine differs from the one that computed the run so far: the weights would
 * differ in their last bits.
 */
function checkMaker(out: string, { version, engine }: RunRecord, here: Engine): void {
  if (version !== VERSION) throw other(out, `convscope ${version}`, `convscope ${VERSION}`);
  const [was, is] = [engineText(engine), engineText(here)];
  if (was === is) return;
  const cure = engine.version === here.version || engine.name !== here.name;
  const flags = engine.name === "native" ? `--engine native --threads ${engine.threads}` : "--engine wasm";
  throw other(out, was, is, cure ? `Use ${flags}, or start` : undefined);
}

/** Throws `UserError` if the data differ from those that a run was trained on. */
function checkData(out: string, { data }: RunRecord, dataset: Dataset): void {
  const now = dataset.hashes();
  const names = [...new Set([...Object.keys(data.sha256), ...Object.keys(now)])];
  const changed = names.find((name) => data.sha256[name] !== now[name]);
  if (changed === undefined) return;
  throw new UserError(
    `The run in '${out}' was trained on other data: '${changed}' of ${dataset.name} has changed. Give the original data with --data, or start a new run with another --out.`,
  );
}

function engineText({ name, version, threads }: RunRecord["engine"]): string {
  return `the ${name} engine ${version} with ${threads} ${threads === 1 ? "thread" : "threads"}`;
}

function other(out: string, was: string, is: string, cure = "Start"): UserError {
  return new UserError(
    `The run in '${out}' was trained by ${was}, but this is ${is}, which would give other weights. ${cure} a new run with another --out.`,
  );
}

/** Range of epochs to train. */
interface Span {
  /** Folder of the run, for messages. */
  readonly out: string;
  readonly epochs: number;
  /** Ends the training after the current step. */
  readonly signal: AbortSignal | undefined;
  /** Watch for diverging losses. */
  readonly divergence: Divergence;
}

/**
 * Trains from a session's position to the end of its last epoch, writing checkpoints. Throws `Interrupted` if the
 * signal ends it, after writing a checkpoint of the last step.
 */
async function* epochsOf(
  session: Session,
  run: RunFolder,
  { out, epochs, signal, divergence }: Span,
): AsyncGenerator<TrainingEvent, void> {
  while (session.progress.epoch <= epochs) {
    const { epoch, batch } = session.progress;
    if (batch === session.steps) {
      const end = await epochEnd(session, run);
      yield* divergence.eventsOf(end.test, epoch, null);
      yield end;
      session.turn();
      continue;
    }
    const event = session.step();
    yield* divergence.eventsOf(event.score, epoch, event.step);
    yield event;
    await breath();
    const place = { epoch, batch: batch + 1 };
    if (signal?.aborted === true) {
      await run.keep(session, place);
      const goOn = commandLine(["convscope", "train", "--resume", "--out", out], {}, {});
      throw new Interrupted(`Training was interrupted. Resume it with ${goOn}`);
    }
    if (run.isDue(place)) {
      const checkpoint = await run.keep(session, place);
      yield { type: "checkpoint", ...place, train: session.score, checkpoint };
    }
  }
}

async function epochEnd(session: Session, run: RunFolder): Promise<TrainingEvent & { type: "epoch" }> {
  const { epoch } = session.progress;
  const test = session.tested();
  const checkpoint = await run.keep(session, { epoch, batch: null }, test);
  return { type: "epoch", epoch, train: session.score, test, checkpoint };
}

/** Yields to timers, signals and terminals, because every op of an engine is synchronous. */
function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
