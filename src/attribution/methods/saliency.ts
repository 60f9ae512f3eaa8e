import type { AttributionMethod } from "../attributionMethod.js";
import { pixelGradients } from "../pixelGradients.js";
import { pixelPart } from "../pixelPart.js";

/**
 * Gradient of the goal with respect to the pixels, dS/dx (Simonyan et al. 2013, sec. 3, who draw its size, the largest
 * over the channels: the option `abs`).
 */
export const saliency: AttributionMethod = {
  title: "Gradient (saliency)",
  summary: "gradient with respect to the pixels",
  options: ["abs"],
  needs: ["gradients"],
  place: "pixels",
  attribute: ({ network, images, goal, values }) => [
    pixelPart(pixelGradients(network, images, { goal }), images, values.abs ? "largest size" : "sum"),
  ],
};
