import type { Progress } from "../../src/network/progress.js";
import type { Layer, Snapshot, ViewInput } from "../../src/views/view.js";

/** A synthetic run: a checkpoint for each strength, whose activations are the subject's times that. */
export function trained(subject: ViewInput, strengths: readonly number[]): ViewInput {
  const snapshots = strengths.map((strength, at): Snapshot => {
    const layers = subject.activations.map(({ values, ...rest }, tap): Layer => {
      return {
        tap: subject.taps[tap] as Layer["tap"],
        activation: { ...rest, values: values.map((value) => value * strength) },
        dead: Array.from({ length: rest.shape[3] }, () => false),
      };
    });
    return { name: `made up/epoch-0${at + 1}`, layers, progress: progress(at + 1) };
  });
  return { ...subject, activations: [], snapshots };
}

function progress(epoch: number): Progress {
  return { epoch, batch: null, metrics: { testAccuracy: 1 - 1 / (8 * epoch) } };
}
