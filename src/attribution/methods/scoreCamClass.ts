import type { AttributionMethod } from "../attributionMethod.js";
import { scoreCamParts } from "../scoreCamParts.js";

/**
 * Channels of a layer, enlarged to the image, with the probability of the class that the image keeps under each as a
 * mask, as the authors of Score-CAM compute it.
 */
export const scoreCamClass: AttributionMethod = {
  title: "Score-CAM (probability of the class)",
  summary: "channels of a layer, weighted with the probability that the image keeps under each as a mask",
  options: [],
  needs: ["outputs", "layer", "class"],
  place: "layer",
  isPositive: true,
  attribute: (question) =>
    scoreCamParts(question, {
      goalOf: (goal) => ("classes" in goal ? { ...goal, of: "probability" } : goal),
      weigh: (probabilities) => probabilities,
    }),
};
