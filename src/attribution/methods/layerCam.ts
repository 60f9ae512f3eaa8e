import type { AttributionMethod } from "../attributionMethod.js";
import { layerParts, positionSums } from "../layerPart.js";

/** Values of a layer times their positive gradients, Σ_k relu(g_k) A_k (Jiang et al. 2021, eq. 6). */
export const layerCam: AttributionMethod = {
  title: "LayerCAM",
  summary: "values of a layer times their positive gradients",
  options: [],
  needs: ["gradients", "layer"],
  place: "layer",
  isPositive: true,
  attribute: (question) =>
    layerParts(question, (state) => ({
      map: positionSums(state, (value, slope) => Math.max(0, slope) * value),
    })),
};
