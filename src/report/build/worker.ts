import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { writtenAccuracy } from "../../checkpoints/accuracy.js";
import { UserError } from "../../core/errors.js";
import { writeFolderWhole } from "../../core/files/atomicWrite.js";
import { type Engine, startEngine } from "../../engine/engine.js";
import { loadCanvas } from "../../figures/canvasLibrary.js";
import { engineFacts } from "../../jobs/engineFacts.js";
import { type AddressedInputs, openInputs } from "../../jobs/inputs.js";
import type { CheckpointFacts } from "../../jobs/record.js";
import type { ReportCheckpoint } from "../model.js";
import { preparePageData } from "../pages/pageData.js";
import { artifactKey } from "./artifactKey.js";
import type { ArtifactPlan } from "./artifactPlan.js";
import { ARTIFACTS, type ArtifactRecord, RECORD } from "./artifactRecord.js";
import { makeArtifact } from "./makeArtifact.js";
import { recordedFile } from "./reportManifest.js";
import type { Answer, WorkerStart } from "./workerPool.js";

/** Thread that makes artifacts one after the other on request, and writes each of them atomically. */
const { folder, from, choice } = workerData as WorkerStart;

const post = (answer: Answer) => parentPort?.postMessage(answer);

/** Engine of a thread, and the inputs that it keeps open. */
interface BuildContext {
  readonly engine: Engine;
  readonly inputs: AddressedInputs;
}

async function begin(): Promise<BuildContext> {
  await loadCanvas();
  post({ type: "ready" });
  const engine = await startEngine(choice);
  post({ type: "engine", engine: engineFacts(engine) });
  return { engine, inputs: openInputs(engine, from) };
}

async function written(plan: ArtifactPlan, means: BuildContext): Promise<Answer> {
  const { files: made, figures: drawn, ...content } = await makeArtifact(plan, means.inputs);
  const pieces = await preparePageData(drawn, async (file) =>
    Buffer.from(made.get(file) ?? []).toString("utf8"),
  );
  const files = new Map<string, Uint8Array | string>([...made, ...pieces.files]);
  const engine = engineFacts(means.engine);
  const record: ArtifactRecord = {
    generator: "convscope",
    kind: "artifact",
    key: artifactKey(plan, engine),
    engine,
    ...content,
    figures: pieces.figures,
    checkpoints: await Promise.all(content.checkpoints.map(withAccuracy)),
    files: [...files].map(([file, bytes]) => recordedFile(file, bytes)),
  };
  const text = `${JSON.stringify(record, null, 2)}\n`;
  await writeFolderWhole(join(folder, ARTIFACTS, plan.slug), new Map([...files, [RECORD, text]]));
  return { type: "made", slug: plan.slug, record };
}

/** Facts of a checkpoint, with the accuracy recorded by its training. */
async function withAccuracy(facts: CheckpointFacts): Promise<ReportCheckpoint> {
  const address = facts.origin?.checkpoint;
  const accuracy = address === undefined ? undefined : await writtenAccuracy(address, from);
  return accuracy === undefined ? facts : { ...facts, accuracy };
}

/** The error in a form that can be sent between threads. */
function failureOf(error: unknown): Answer {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return error instanceof UserError ? { type: "mistake", message: error.message } : { type: "bug", stack };
}

let means: Promise<BuildContext> | undefined;

/** Exits on its own: neither the engine nor the canvas can be stopped safely. */
async function end(): Promise<void> {
  (await means?.catch(() => undefined))?.inputs.dispose();
  parentPort?.close();
}

parentPort?.on("message", async (plan: ArtifactPlan | null) => {
  if (plan === null) return end();
  try {
    means ??= begin();
    post(await written(plan, await means));
  } catch (error) {
    post(failureOf(error));
  }
});

means = begin();
means.catch((error: unknown) => post(failureOf(error)));
