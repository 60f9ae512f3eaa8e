import { isFresh } from "../../checkpoints/checkpointAddress.js";
import { checkpointFingerprint } from "../../checkpoints/fingerprint.js";
import { openRun } from "../../checkpoints/run.js";
import { UserError } from "../../core/errors.js";
import { chosenCheckpoints } from "../../jobs/chosenCheckpoints.js";
import type { NamedInput } from "../spec/specInputs.js";

/** The settings for finding the checkpoints of runs. */
export interface RunMeans {
  /** The view that draws them. */
  readonly view: string;
  readonly every: number;
  /** The folder that relative paths lead from. */
  readonly from: string;
}

/**
 * The inputs that a view of runs draws in one artifact each: every run by its checkpoints, and together those
 * checkpoints that are named one by one. Throws `UserError` for a single checkpoint, and for `every` if there is no
 * run to choose from.
 */
export async function runsOf(
  inputs: readonly NamedInput[],
  means: RunMeans,
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

/** Tests if an address is a folder of checkpoints, which stands for the last of them if one is needed. */
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

async function checkpointsIn({ name, address }: NamedInput, means: RunMeans): Promise<readonly NamedInput[]> {
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
