import type { AttributionMethod } from "../attributionMethod.js";
import { noisyPart } from "../noisyGradients.js";

/** Mean of the squares of dS/dx(x + e) over noisy copies of an image (Hooker et al. 2019, sec. 3.2). It has no sign. */
export const smoothgradSquared: AttributionMethod = {
  title: "SmoothGrad squared",
  summary: "mean of the squared gradients of noisy copies",
  options: ["n", "level", "seed"],
  needs: ["gradients"],
  place: "pixels",
  attribute: (question) => [noisyPart(question, "square")],
};
