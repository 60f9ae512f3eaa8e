import type { MeasuredProbe } from "../measureDefinition.js";
import { classLabelsOf } from "../scoring.js";
import { type Named, Predictions, unanswered } from "./predictions.js";
import type { NetworkPair } from "./tapPairs.js";
import { haveSameClasses } from "./warnings.js";

/**
 * Compares the predictions of two networks; none are counted if they are not comparable. Throws `UserError` for
 * labels that one network has no score for.
 */
export function predict(
  two: NetworkPair,
  probe: MeasuredProbe & Named,
): Pick<Predictions, "add" | "whole" | "flipped"> {
  if (!haveSameClasses(two)) return unanswered(probe.shape[0]);
  if (probe.labels.every((label) => label !== undefined))
    for (const network of [two.a, two.b]) classLabelsOf(network, probe);
  return new Predictions(probe);
}
