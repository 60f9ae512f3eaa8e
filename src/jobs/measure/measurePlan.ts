import type { UserError } from "../../core/errors.js";
import type { Probe } from "../../data/probe.js";
import type { Engine } from "../../engine/engine.js";
import type { MeasureName } from "../../measures/index.js";
import type { ProgressCallback } from "../../measures/measureDefinition.js";
import type { Network } from "../../network/network.js";
import { givenInputs } from "../inputs.js";
import { jobOf } from "../request.js";
import { type MeasureResult, measureNetworks } from "./measureNetworks.js";

/** Measure to compute, networks and images. */
export interface MeasurePlan {
  readonly engine: Engine;
  /** Networks to measure, one after the other; each is opened when needed, and disposed of afterwards. */
  readonly networks: readonly (() => Promise<Network>)[];
  /** Display names of the networks. Default: their own names. */
  readonly names?: readonly string[];
  readonly probe: Probe;
  readonly measure: MeasureName;
  /** Options of the measure. Default: none given. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Training images. Required by a measure that trains. */
  readonly training?: Probe;
  /** Receives the progress over all networks. Default: none. */
  readonly onProgress?: ProgressCallback;
  /** Receives each network that has nothing to measure, which is then skipped. Default: its error is thrown. */
  readonly leaveOut?: (network: string, error: UserError) => void;
}

/**
 * Measures networks on a probe, one after the other, and joins their tables; if the measure compares two networks,
 * several are measured pair by pair. Throws `UserError` for an invalid option or probe, for missing labels, and for a
 * network that has nothing to measure.
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
