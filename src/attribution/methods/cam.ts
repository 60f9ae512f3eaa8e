import type { AttributionMethod } from "../attributionMethod.js";
import { channelSums, layerParts, weightedMap } from "../layerPart.js";

/**
 * Channels before a global average pool, weighted with those of the class in the dense layer behind it, Σ_k w_ck A_k
 * (Zhou et al. 2016, eq. 2). The sum of a channel's gradients is that weight.
 */
export const cam: AttributionMethod = {
  title: "CAM",
  summary: "channels before a global average pool, with the weights of the dense layer behind it",
  options: [],
  needs: ["gradients", "layer", "averaging head"],
  place: "layer",
  attribute: (question) =>
    layerParts(question, (state) => ({
      map: weightedMap(
        state,
        channelSums(state, (_, slope) => slope),
      ),
    })),
};
