import { UserError } from "../errors.js";
import { integer, type Values } from "../options.js";
import { isMoving } from "../views/index.js";

/** How many checkpoints are drawn at the most where no choice is made: rows that a page shows, frames that one watches. */
const MOST_ROWS = 16;
const MOST_FRAMES = 40;

/** The option of views that look at a run: which of its checkpoints. */
export function everyOption(view: string) {
  const most = isMoving(view) ? MOST_FRAMES : MOST_ROWS;
  return {
    every: integer({
      summary: `draw every n-th checkpoint of the run, and its last; 0 draws all, or ${most} evenly spread where there are more`,
      fallback: 0,
      min: 0,
    }),
  };
}

/**
 * The addresses of the checkpoints to draw: those that are named one by one, or those of the one run that is named, as
 * far as they are chosen. Throws `UserError` for what is no run, and for `--every` where there is nothing to choose among.
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
      "--every chooses among the checkpoints of one run, and here they are named one by one: leave it out.",
    );
  }
  const { openRun } = await import("../checkpoints/run.js");
  const { checkpoints } = await openRun(address);
  const most = isMoving(view) ? MOST_FRAMES : MOST_ROWS;
  return chosenAmong(checkpoints.length, { every, most }).map(
    (index) => (checkpoints[index] as (typeof checkpoints)[number]).address,
  );
}

/** The places of the checkpoints to draw, the first and the last among them: every n-th, or for 0 at most so many evenly spread. */
export function chosenAmong(
  count: number,
  { every, most }: { readonly every: number; readonly most: number },
): readonly number[] {
  const last = count - 1;
  const drawn = every > 0 ? Math.ceil(last / every) + 1 : Math.min(count, most);
  const places = Array.from({ length: drawn }, (_, at) =>
    every > 0 ? Math.min(last, at * every) : Math.round((at * last) / Math.max(1, drawn - 1)),
  );
  return places;
}
