import type { UserError } from "../../core/errors.js";
import type { Probe } from "../../data/probe.js";
import type { Engine } from "../../engine/engine.js";
import type { MeasureName } from "../../measures/index.js";
import type { ProgressCallback } from "../../measures/measure.js";
import type { Network } from "../../network/network.js";
import { givenInputs } from "../inputs.js";
import { jobOf } from "../request.js";
import { type MeasureResult, measureNetworks } from "./measureNetworks.js";

/** The measure to compute, the networks and the images. */
export interface MeasurePlan {
  readonly engine: Engine;
  /** The networks to measure, one after the other; each is opened when its turn comes, and disposed of after it. */
  readonly networks: readonly (() => Promise<Network>)[];
  /** The display names of the networks. Default: their own names. */
  readonly names?: readonly string[];
  readonly probe: Probe;
  readonly measure: MeasureName;
  /** The measure's options. Default: none given. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** The images that a measure which trains learns from. Needed by such a one. */
  readonly training?: Probe;
  /** Receives the progress, over all networks. Default: no one. */
  readonly onProgress?: ProgressCallback;
  /** Is told of a network that has nothing to measure, and it is left out. Default: its error is thrown. */
  readonly leaveOut?: (network: string, error: UserError) => void;
}

/**
 * Measures networks that are shown a probe, one after the other, and joins their tables; where the measure compares two
 * networks, several are measured pair by pair.
 * Throws `UserError` for an option or a probe that does not fit, for labels that are missing and for a network that has
 * nothing to measure.
 */
export async function measure(plan: MeasurePlan): Promise<MeasureResult> {
  const { engine, networks, names, probe, training, options = {}, onProgress, leaveOut } = plan;
  const checkpoints = networks.map((_, place) => `given:${place + 1}`);
  const job = jobOf({ kind: "measure", name: plan.measure, checkpoints, values: options });
  const named = names === undefined ? job : { ...job, names };
  return measureNetworks(leaveOut === undefined ? named : { ...named, leaveOut: true }, {
    inputs: givenInputs({ engine, networks, probe, training }),
    onProgress,
    onLeftOut: leaveOut,
  });
}
