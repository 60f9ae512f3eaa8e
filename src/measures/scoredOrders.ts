import { batchesOf } from "../data/batches.js";
import type { MeasureSubject, ProgressCallback } from "./measureDefinition.js";
import { classLabelsOf, ScoreAccumulator } from "./scoring.js";

/** Scores of a network with its blocks in each of several orders: the cells of `tallyColumns`. */
export function scoredOrders(
  { network, probe }: MeasureSubject,
  orders: readonly (readonly number[])[],
  onProgress: ProgressCallback,
): readonly ReturnType<ScoreAccumulator["cells"]>[] {
  const labels = classLabelsOf(network, probe);
  const accumulators = orders.map(() => new ScoreAccumulator());
  for (const batch of batchesOf(probe)) {
    const end = batch.start + batch.shape[0];
    const scores = network.outputsThrough(batch, orders);
    const expected = labels.slice(batch.start, end);
    accumulators.forEach((accumulator, order) => {
      const found = scores[order];
      if (found !== undefined) accumulator.add(found, expected);
    });
    onProgress(end, probe.shape[0]);
  }
  return accumulators.map((accumulator) => accumulator.cells());
}
