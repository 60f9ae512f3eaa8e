import type { Batch } from "../../data/batches.js";
import type { Network } from "../../network/network.js";
import { tapsNamed } from "../../network/tap.js";
import type { TapOutputs } from "./blockRatios.js";
import type { Answer } from "./predictions.js";

/**
 * Creates a function that runs a network on images and returns the activations of the named taps, each recorded once,
 * and the prediction.
 */
export function recordBatch(network: Network, names: readonly string[]): (batch: Batch) => BatchRecord {
  const { output, logits, heads } = network;
  const head = heads.find(({ name }) => name === output);
  const labels = head?.answers === "labels" ? { areLabels: true as const } : {};
  const read = network.heads.length === 0 ? [] : [output, logits].filter((name) => name !== null);
  const wanted = new Set([...names, ...read]);
  const taps = tapsNamed(network, [...wanted]);
  return (batch) => {
    const recording: TapOutputs = new Map(network.record(batch, taps).map((each) => [each.tap, each]));
    const recorded = recording.get(output);
    if (recorded === undefined) return { recording, answer: undefined };
    return {
      recording,
      answer: { output: recorded, logits: logits === null ? undefined : recording.get(logits), ...labels },
    };
  };
}

/** Outputs of a network for a batch of images. */
export interface BatchRecord {
  readonly recording: TapOutputs;
  /** Undefined for stored activations, which have no predictions. */
  readonly answer: Answer | undefined;
}
