import { isFresh } from "../../checkpoints/checkpointAddress.js";
import { checkpointFingerprint } from "../../checkpoints/checkpointFingerprint.js";
import { openRun } from "../../checkpoints/run.js";
import { UserError } from "../../core/errors.js";
import { chosenCheckpoints } from "../../jobs/chosenCheckpoints.js";
import type { NamedInput } from "../spec/specInputs.js";

/** Settings for finding the checkpoints of runs. */
export interface RunQuery {
  /** View that draws them. */
  readonly view: string;
  readonly every: number;
  /** Folder that relative paths are resolved against. */
  readonly from: string;
}

/**
 * Inputs that a view of runs draws in one artifact each: every run with its checkpoints, and all individually named
 * checkpoints together. Throws `UserError` for a single checkpoint, and for `every` without a run.
 */
export async function runsOf(
  inputs: readonly NamedInput[],
  means: RunQuery,
): Promise<readonly (readonly NamedInput[])[]> {
  const isOf = await Promise.all(inputs.map(({ address }) => isRun(address, means.from)));
  const single = inputs.filter((_, at) => !isOf[at]);
  const runs = inputs.filter((_, at) => isOf[at]);
  if (runs.length === 0 && means.every > 0) {
    throw new UserError("'every' applies to the checkpoints of a run, but none is given. Omit it.");
  }
  const [alone] = single;
  if (alone !== undefined && single.length === 1) {
    throw new UserError(
      `'${alone.name}' is one checkpoint, but '${means.view}' needs several. Name a run, or more of its checkpoints.`,
    );
  }
  const followed = await Promise.all(runs.map((run) => checkpointsIn(run, means)));
  return single.length === 0 ? followed : [...followed, single];
}

/** True if an address is a folder of checkpoints, which stands for the last of them if a single one is needed. */
async function isRun(address: string, from: string): Promise<boolean> {
  if (isFresh(address)) return false;
  return openRun(address, from).then(
    () => true,
    (error: unknown) => {
      if (error instanceof UserError) return false;
      throw error;
    },
  );
}

async function checkpointsIn({ name, address }: NamedInput, means: RunQuery): Promise<readonly NamedInput[]> {
  const { view, every, from } = means;
  const checkpoints = chosenCheckpoints(await openRun(address, from), { every }, view);
  return Promise.all(
    checkpoints.map(async (checkpoint) => ({
      name: `${name}/${checkpoint.name}`,
      address: checkpoint.address,
      fingerprint: await checkpointFingerprint(checkpoint.address, from),
    })),
  );
}
