import type { Run, RunCheckpoint } from "../checkpoints/run.js";
import { integer } from "../core/options/option.js";
import { isMoving } from "../views/index.js";

/** Largest number of checkpoints to draw by default: rows that fit on a page, or frames that a reader will watch. */
const MOST_ROWS = 16;
const MOST_FRAMES = 40;

/** Option that selects the checkpoints of a run. */
export function everyOption(view: string) {
  return {
    every: integer({
      summary: `draw every n-th checkpoint of the run, and its last; 0 draws all, or ${mostOf(view)} evenly spaced ones if there are more`,
      default: 0,
      min: 0,
    }),
  };
}

function mostOf(view: string): number {
  return isMoving(view) ? MOST_FRAMES : MOST_ROWS;
}

/** Checkpoints of a run to draw, according to the option. */
export function chosenCheckpoints(
  { checkpoints }: Run,
  { every }: { readonly every: number },
  view: string,
): readonly RunCheckpoint[] {
  const places = chosenAmong(checkpoints.length, { every, most: mostOf(view) });
  return places.map((place) => checkpoints[place] as RunCheckpoint);
}

/**
 * Indices of the checkpoints to draw, including the first and the last: every n-th, or for 0 a limited number evenly
 * spaced.
 */
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
