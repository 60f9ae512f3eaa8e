import { rm } from "node:fs/promises";
import { join } from "node:path";
import type * as tf from "@tensorflow/tfjs";
import { TOPOLOGY_FILE } from "../checkpoints/formats/topologyFile.js";
import { STATE_FILE } from "../checkpoints/intact.js";
import { modelFiles, WEIGHTS_FILE } from "../checkpoints/modelFiles.js";
import { checkpointNames } from "../checkpoints/run.js";
import { RUN_FILE, type RunRecord } from "../checkpoints/runRecord.js";
import { removeFolderWhole, writeFileWhole, writeFolderWhole } from "../core/files/atomicWrite.js";
import { sha256Of } from "../core/files/hash.js";
import { jsonText } from "../core/format.js";
import { type CheckpointPlace, placeName, placeNamed } from "../network/checkpointPlace.js";
import type { Description } from "../network/description.js";
import { History, historyIn } from "./history.js";
import type { Session } from "./session.js";
import type { Score } from "./step.js";

/**
 * Folder of a run in training. A checkpoint is written first, with everything needed to resume from it; then the
 * history is updated; then the state that only the last checkpoint keeps is removed from the previous one. After a
 * kill at any point, all checkpoints are intact, and resuming repairs the rest.
 */
export class RunFolder {
  private readonly folder: string;
  private readonly record: RunRecord;
  private history: History;
  private last: string | undefined;

  constructor(folder: string, record: RunRecord) {
    this.folder = folder;
    this.record = record;
    this.history = new History(folder);
  }

  /** Starts a run: from here on it can be resumed. */
  async begin(): Promise<void> {
    await this.writeRecord();
  }

  /** Resumes a run that was interrupted at any point. */
  async takeUp(): Promise<void> {
    await this.writeRecord();
    this.history = await historyIn(this.folder);
    const names = await checkpointNames(this.folder);
    for (const name of names.slice(0, -1)) await this.strip(name);
    this.last = names.at(-1);
    if (this.last !== undefined) await this.history.write();
  }

  /**
   * True if a checkpoint is written at this point: at the end of each epoch, and within an epoch at the interval of
   * the record.
   */
  isDue({ batch }: CheckpointPlace): boolean {
    const { checkpointEvery, steps } = this.record;
    if (batch === null) return true;
    return checkpointEvery !== null && batch % checkpointEvery === 0 && batch < steps;
  }

  /** Writes a checkpoint of a session and returns its folder. Within an epoch, it has no score on the test images. */
  async keep(session: Session, { epoch, batch }: CheckpointPlace, test?: Score): Promise<string> {
    const { generator, version, architecture, options, recipe, command, seed, engine, data } = this.record;
    const { state, bytes } = session.saved();
    const { loss, accuracy } = session.score;
    const description: Omit<Description, "sha256"> = {
      generator,
      version,
      architecture,
      options,
      recipe,
      command,
      seed,
      epoch,
      ...(batch === null ? {} : { batch }),
      engine,
      metrics: {
        trainLoss: loss,
        trainAccuracy: accuracy,
        ...(test && { testLoss: test.loss, testAccuracy: test.accuracy }),
      },
      data: { name: data.name, sha256: data.sha256 },
      preprocessing: session.trainee.preprocessing,
      state,
    };
    const name = placeName({ epoch, batch });
    const files = await checkpointFiles(session.trainee.model, description, bytes);
    await writeFolderWhole(join(this.folder, name), files);
    await this.follow(name, description);
    return join(this.folder, name);
  }

  private async follow(name: string, description: object): Promise<void> {
    const former = this.last;
    this.last = name;
    this.history.add(name, description);
    if (former !== undefined && this.isPassing(former)) this.history.remove(former);
    await this.history.write();
    if (former !== undefined && former !== name) await this.strip(former);
  }

  /** Removes the state that only the last checkpoint keeps from a checkpoint. */
  private async strip(name: string): Promise<void> {
    const folder = join(this.folder, name);
    if (!this.isPassing(name)) return rm(join(folder, STATE_FILE), { force: true });
    this.history.remove(name);
    await removeFolderWhole(folder);
  }

  /** True if a checkpoint was written only because the training was interrupted there. */
  private isPassing(name: string): boolean {
    const place = placeNamed(name);
    return place !== undefined && !this.isDue(place);
  }

  private async writeRecord(): Promise<void> {
    await writeFileWhole(join(this.folder, RUN_FILE), jsonText(this.record));
  }
}

/**
 * Files of a checkpoint: TensorFlow.js's `model.json` and weights, the description `convscope.json`, and the
 * optimizer's state if given.
 */
export async function checkpointFiles(
  model: tf.LayersModel,
  description: Omit<Description, "sha256">,
  optimizer?: Uint8Array,
): Promise<ReadonlyMap<string, Uint8Array | string>> {
  const { json, weights } = await modelFiles(model, `convscope ${description.version}`);
  const files = new Map<string, Uint8Array | string>([
    [TOPOLOGY_FILE, json],
    [WEIGHTS_FILE, weights],
  ]);
  if (optimizer !== undefined) files.set(STATE_FILE, optimizer);
  const sha256 = Object.fromEntries([...files].map(([name, content]) => [name, sha256Of(content)]));
  return files.set("convscope.json", jsonText({ ...description, sha256 }));
}
