import type { AttributionMethod } from "../attributionMethod.js";
import { channelSums, layerParts, weightedMap } from "../layerPart.js";

/** Channels of a layer with weights Σ g_k A_k / Σ A_k, zero where the sum of a channel is (Fu et al. 2020, eq. 8). */
export const xGradCam: AttributionMethod = {
  title: "XGrad-CAM",
  summary: "channels of a layer, weighted with their gradients where they are active",
  options: [],
  needs: ["gradients", "layer"],
  place: "layer",
  isPositive: true,
  attribute: (question) =>
    layerParts(question, (state) => {
      const totals = channelSums(state, (value) => value);
      const products = channelSums(state, (value, slope) => value * slope);
      const weights = products.map((sum, channel) => (sum === 0 ? 0 : sum / (totals[channel] as number)));
      return { map: weightedMap(state, weights) };
    }),
};
