import type { AttributionMethod } from "../attributionMethod.js";
import { channelSums, type LayerState, layerParts, weightedMap } from "../layerPart.js";

/**
 * Channels of a layer, each weighted with its mean gradient: Σ_k mean(g_k) A_k (Selvaraju et al. 2017, eq. 1 and 2, who
 * keep positive values only).
 */
export const gradCam: AttributionMethod = {
  title: "Grad-CAM",
  summary: "channels of a layer, weighted with their mean gradients",
  options: [],
  needs: ["gradients", "layer"],
  place: "layer",
  isPositive: true,
  attribute: (question) =>
    layerParts(question, (state) => ({ map: weightedMap(state, gradCamWeights(state)) })),
};

/** Mean gradient of each channel of a layer. */
function gradCamWeights(state: LayerState): Float64Array {
  const positions = state.height * state.width;
  return channelSums(state, (_, slope) => slope).map((sum) => sum / positions);
}
