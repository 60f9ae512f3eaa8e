import type { AttributionMethod } from "../attributionMethod.js";
import { channelSums, type LayerState, layerParts, weightedMap } from "../layerPart.js";

/**
 * Channels of a layer with weights Σ_ij a relu(g), a = g² / (2 g² + (Σ A) g³), and zero where g is (Chattopadhay et al.
 * 2018, eq. 19, for Y = exp S, whose common factor is left out). Implementations that divide the weights a by their sum give other
 * maps.
 */
export const gradCamPlusPlus: AttributionMethod = {
  title: "Grad-CAM++",
  summary: "channels of a layer, weighted with their positive gradients, as in eq. 19 of its paper",
  options: [],
  needs: ["gradients", "layer"],
  place: "layer",
  isPositive: true,
  attribute: (question) =>
    layerParts(question, (state) => ({
      map: weightedMap(state, plusPlusWeights(state)),
      notes: state.values.some((value) => value < 0)
        ? ["the layer has negative values: denominators may pass zero"]
        : [],
    })),
};

/** Weight of each channel. g² cancels in a, so that small gradients do not underflow. */
function plusPlusWeights(state: LayerState): Float64Array {
  const totals = channelSums(state, (value) => value);
  return channelSums(state, (_, slope, channel) =>
    slope > 0 ? slope / (2 + (totals[channel] as number) * slope) : 0,
  );
}
