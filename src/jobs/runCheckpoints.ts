import { UserError } from "../core/errors.js";
import type { Values } from "../core/options/option.js";
import { chosenCheckpoints, type everyOption } from "./chosenCheckpoints.js";

/**
 * Addresses of the checkpoints to draw: those named individually, or the selected ones of a single named run. Throws
 * `UserError` for anything that is not a run, and for `--every` without a run.
 */
export async function checkpointsOf(
  words: readonly string[],
  { every }: Values<ReturnType<typeof everyOption>>,
  view: string,
): Promise<readonly string[]> {
  const [address = ""] = words;
  if (words.length > 1) {
    if (every === 0) return words;
    throw new UserError(
      "--every applies to the checkpoints of a run, but they are named one by one. Omit it.",
    );
  }
  const { openRun } = await import("../checkpoints/run.js");
  return chosenCheckpoints(await openRun(address), { every }, view).map((checkpoint) => checkpoint.address);
}
