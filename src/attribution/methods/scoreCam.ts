import { softmaxOf } from "../../network/goalSlope.js";
import type { AttributionMethod } from "../attributionMethod.js";
import { scoreCamParts } from "../scoreCamParts.js";

/**
 * Channels of a layer, enlarged to the image, with the softmax over channels of the score that the image keeps under
 * each as a mask (Wang et al. 2020, eq. 7). The baseline that its paper subtracts cancels in the softmax.
 */
export const scoreCam: AttributionMethod = {
  title: "Score-CAM (softmax over channels)",
  summary:
    "channels of a layer, weighted with the softmax of the scores that the image keeps under each as a mask",
  options: [],
  needs: ["outputs", "layer"],
  place: "layer",
  isPositive: true,
  attribute: (question) => scoreCamParts(question, { goalOf: (goal) => goal, weigh: softmaxOf }),
};
