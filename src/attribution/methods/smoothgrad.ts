import type { AttributionMethod } from "../attributionMethod.js";
import { noisyPart } from "../noisyGradients.js";

/** Mean of dS/dx(x + e) over noisy copies of an image (Smilkov et al. 2017, eq. 1), with the sign. */
export const smoothgrad: AttributionMethod = {
  title: "SmoothGrad",
  summary: "mean gradient of noisy copies of an image",
  options: ["n", "level", "seed", "abs"],
  needs: ["gradients"],
  place: "pixels",
  attribute: (question) => [noisyPart(question, "mean")],
};
