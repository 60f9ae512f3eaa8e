import type { UserError } from "../core/errors.js";
import type { Probe } from "../data/probe.js";
import type { ProgressCallback } from "../measures/measure.js";
import type { JobInputs } from "./inputs.js";
import type { ImageRole, Job } from "./job.js";

/** The inputs of a run, and the callbacks that follow it. */
export interface RunContext {
  readonly inputs: JobInputs;
  /** Receives the amount of work that is done, over all networks. Default: nobody follows. */
  readonly onProgress?: ProgressCallback | undefined;
  /** Receives images as soon as they are loaded. Default: nobody follows. */
  readonly onProbe?: ((probe: Probe, role: ImageRole) => void) | undefined;
  /** Receives the checkpoints that are left out, and why. Default: nobody follows. */
  readonly onLeftOut?: ((network: string, error: UserError) => void) | undefined;
}

/** The images of a job in a role, as passed to a callback. */
export async function loadedProbe(
  job: Job,
  role: ImageRole,
  { inputs, onProbe }: RunContext,
): Promise<Probe | undefined> {
  const probe = await inputs.probe(job, role);
  if (probe !== undefined) onProbe?.(probe, role);
  return probe;
}
