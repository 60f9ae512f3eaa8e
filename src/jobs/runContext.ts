import type { UserError } from "../core/errors.js";
import type { Probe } from "../data/probe.js";
import type { ProgressCallback } from "../measures/measureDefinition.js";
import type { JobInputs } from "./inputs.js";
import type { ImageRole, Job } from "./job.js";

/** Inputs of a run, and its progress callbacks. */
export interface RunContext {
  readonly inputs: JobInputs;
  /** Bytes of memory that activations may take. Default: not limited. */
  readonly availableMemory?: number | undefined;
  /** Receives the completed amount of work, over all networks. Default: none. */
  readonly onProgress?: ProgressCallback | undefined;
  /** Receives images as soon as they are loaded. Default: none. */
  readonly onProbe?: ((probe: Probe, role: ImageRole) => void) | undefined;
  /** Receives the checkpoints that are skipped, and the reasons. Default: none. */
  readonly onLeftOut?: ((network: string, error: UserError) => void) | undefined;
}

/** Images of a job in a role, reported to the callback. */
export async function loadedProbe(
  job: Job,
  role: ImageRole,
  { inputs, onProbe }: RunContext,
): Promise<Probe | undefined> {
  const probe = await inputs.probe(job, role);
  if (probe !== undefined) onProbe?.(probe, role);
  return probe;
}
