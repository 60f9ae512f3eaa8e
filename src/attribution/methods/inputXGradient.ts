import type { AttributionMethod } from "../attributionMethod.js";
import { pixelGradients } from "../pixelGradients.js";
import { pixelPart, summed } from "../pixelPart.js";

/**
 * Pixels times the gradient with respect to them, x · dS/dx (Shrikumar et al. 2016). Pixels are those of the image,
 * before the preprocessing: black contributes nothing.
 */
export const inputXGradient: AttributionMethod = {
  title: "Input × gradient",
  summary: "pixels times the gradient with respect to them",
  options: ["abs"],
  needs: ["gradients"],
  place: "pixels",
  attribute: ({ network, images, goal, values }) => {
    const found = pixelGradients(network, images, { goal }).map(
      (slope, at) => slope * (images.values[at] as number),
    );
    return [pixelPart(found, images, summed(values.abs))];
  },
};
