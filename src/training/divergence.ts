import { join } from "node:path";
import { readIntact } from "../checkpoints/intact.js";
import { checkpointNames } from "../checkpoints/run.js";
import { placeNamed } from "../network/checkpointPlace.js";
import { metricsOf } from "../network/progress.js";
import type { Score } from "./step.js";
import type { TrainingEvent } from "./trainingPlan.js";

type Diverged = TrainingEvent & { readonly type: "diverged" };

/** Watches the losses of a training for the first non-finite one. */
export class Divergence {
  private isKnown: boolean;

  /** Creates a watch. Known divergence is not reported again. */
  constructor(isKnown: boolean) {
    this.isKnown = isKnown;
  }

  /** Event for the first non-finite loss; empty for all others. `step` is null for the loss on the test images. */
  eventsOf({ loss }: Score, epoch: number, step: number | null): readonly Diverged[] {
    if (this.isKnown || Number.isFinite(loss)) return [];
    this.isKnown = true;
    return [{ type: "diverged", epoch, step }];
  }
}

/** Divergence of an interrupted run, according to its last checkpoint; empty if that is finite or missing. */
export async function divergenceIn(run: string): Promise<readonly Diverged[]> {
  const name = (await checkpointNames(run)).at(-1);
  const place = placeNamed(name ?? "");
  if (name === undefined || place === undefined) return [];
  const metrics = metricsOf(await readIntact(join(run, name)));
  if (Object.values(metrics).every(Number.isFinite)) return [];
  return [{ type: "diverged", epoch: place.epoch, step: null }];
}
