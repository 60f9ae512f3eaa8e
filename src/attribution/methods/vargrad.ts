import type { AttributionMethod } from "../attributionMethod.js";
import { noisyPart } from "../noisyGradients.js";

/** Variance of dS/dx(x + e) over noisy copies of an image (Adebayo et al. 2018), divided by their number. It has no sign. */
export const vargrad: AttributionMethod = {
  title: "VarGrad",
  summary: "variance of the gradients of noisy copies",
  options: ["n", "level", "seed"],
  needs: ["gradients"],
  place: "pixels",
  attribute: (question) => [noisyPart(question, "variance")],
};
