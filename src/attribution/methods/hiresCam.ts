import type { AttributionMethod } from "../attributionMethod.js";
import { finiteSum } from "../images.js";
import { identityNote, layerParts, positionSums, scoresWithoutBias } from "../layerPart.js";

/**
 * Values of a layer times their gradients, summed over channels: Σ_k g_k A_k (Draelos and Carin 2020, eq. 4). If all
 * layers behind it are linear or piecewise linear without biases, the sum of the map is S − b.
 */
export const hiresCam: AttributionMethod = {
  title: "HiResCAM",
  summary: "values of a layer times their gradients, which add up to the score at the last layer",
  options: [],
  needs: ["gradients", "layer"],
  place: "layer",
  attribute: (question) => {
    const wholes = scoresWithoutBias(question);
    return layerParts(question, (state, image) => {
      const map = positionSums(state, (value, slope) => slope * value);
      const whole = wholes?.[image];
      if (whole === undefined) return { map };
      return { map, numbers: { scoreWithoutBias: whole }, notes: [identityNote(finiteSum(map), whole)] };
    });
  },
};
