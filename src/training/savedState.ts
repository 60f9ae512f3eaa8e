import { readFile } from "node:fs/promises";
import { join } from "node:path";

import tf = require("@tensorflow/tfjs");

import { hashIn, readIntact, STATE_FILE } from "../checkpoints/intact.js";
import { checkpointNames } from "../checkpoints/run.js";
import { refuseStandInsIn } from "../checkpoints/standIns.js";
import { UserError } from "../core/errors.js";
import { placeNamed } from "../network/checkpointPlace.js";
import { type Description, recordOf, type StateFacts } from "../network/description.js";
import { cutFloats } from "./floats.js";

/** Last checkpoint of a run, with everything needed to resume from it. */
export interface SavedState {
  /** Name of its folder. */
  readonly name: string;
  readonly epoch: number;
  /** Number of batches of the epoch that it has seen; null if the epoch is complete and tested. */
  readonly batch: number | null;
  readonly weights: Uint8Array;
  readonly state: StateFacts;
  /** Optimizer slots. */
  readonly bytes: Uint8Array;
}

/**
 * Reads the checkpoint from which a run is resumed; undefined if it has none yet. Throws `UserError` for a last
 * checkpoint that is incomplete or lacks the optimizer's state.
 */
export async function savedIn(run: string): Promise<SavedState | undefined> {
  const name = (await checkpointNames(run)).at(-1);
  const place = placeNamed(name ?? "");
  if (name === undefined || place === undefined) return undefined;
  const folder = join(run, name);
  const description = await readIntact(folder);
  await refuseStandInsIn(folder);
  if (description === undefined) {
    throw new UserError(`Checkpoint '${folder}' is incomplete. Delete it and run --resume again.`);
  }
  const { state, sha256 } = description as Partial<Description>;
  const expected = recordOf(sha256)[STATE_FILE];
  if (state === undefined || expected === undefined || (await hashIn(folder, STATE_FILE)) !== expected) {
    throw new UserError(
      `Cannot resume from '${folder}': it lacks the optimizer's state (${STATE_FILE}), which only the last checkpoint of a run keeps. Start a new run with another --out.`,
    );
  }
  const [weights, bytes] = await Promise.all(
    ["weights.bin", STATE_FILE].map((file) => readFile(join(folder, file))),
  );
  return { name, ...place, weights: weights as Uint8Array, state, bytes: bytes as Uint8Array };
}

/** Sets the weights of a model to those of a checkpoint of the same architecture, in the same order. */
export function restoreWeights(model: tf.LayersModel, weights: Uint8Array): void {
  const shapes = model.weights.map(({ shape }) => shape as number[]);
  const values = cutFloats(weights, shapes.map(tf.util.sizeFromShape), "weights.bin");
  tf.tidy(() => model.setWeights(values.map((value, at) => tf.tensor(value, shapes[at]))));
}
