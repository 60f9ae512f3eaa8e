import { formatNumber } from "../../core/format.js";
import { type Goal, goalOfImages } from "../../network/goal.js";
import type { AttributionMethod, Question } from "../attributionMethod.js";
import { chosenImages, imageAt, imagesLike, reducedPlane } from "../images.js";
import { pixelGradients } from "../pixelGradients.js";
import { pixelPart, reductionNotes, summed } from "../pixelPart.js";
import { signedInkCorrelation } from "../rankCorrelation.js";
import { redrawnReadOut } from "../redrawnReadOut.js";

/** Name of the part with the maps of a redrawn read-out. */
export const READ_OUT_REDRAWN = "read-out redrawn";

/**
 * Gradient of which only positive values pass each ReLU, g [g > 0] [x > 0] (Springenberg et al. 2015, sec. 3.4). The map
 * hardly depends on the class (Adebayo et al. 2018), so that of a redrawn read-out is beside it, with their rank
 * correlation.
 */
export const guidedBackprop: AttributionMethod = {
  title: "Guided backpropagation",
  summary: "gradient of which only positive values pass each ReLU, beside its sanity test, which it fails",
  options: ["seed", "abs"],
  needs: ["gradients", "relus", "read-out"],
  place: "pixels",
  attribute: (question) => {
    const { network, images, goal, values } = question;
    const guided = guidedGradients(question, goal);
    const { shape } = images;
    // Each image has a direction of its own.
    const redrawns = Array.from({ length: shape[0] }, (_, image) => {
      const own = goalOfImages(goal, [image]);
      const one = { ...question, images: chosenImages(images, [image]) };
      return guidedGradients(one, redrawnReadOut(network, own, { seed: values.seed }));
    });
    const random = imagesLike(images, redrawns).values;
    const part = pixelPart(guided, images, summed(values.abs), (image) => {
      const planes = [guided, random].map((found) =>
        reducedPlane(imageAt({ shape, values: found }, image), shape, "sum"),
      );
      const ink = reducedPlane(imageAt(images, image), shape, "sum").values;
      const [own, other] = planes.map((plane) => plane.values) as [Float32Array, Float32Array];
      const correlation = signedInkCorrelation(own, other, ink);
      const rho = correlation === undefined ? "not defined" : formatNumber(correlation);
      return {
        numbers: correlation === undefined ? {} : { sanityCorrelation: correlation },
        notes: [
          `sanity: a redrawn read-out (seed ${values.seed}) gives the same map, ρ = ${rho} (signed, over ink)`,
        ],
      };
    });
    const redrawn = pixelPart(random, images, summed(values.abs));
    const notes = reductionNotes(shape[3], summed(values.abs));
    return [
      { ...part, notes: ["hardly depends on the class", ...notes] },
      { ...redrawn, name: READ_OUT_REDRAWN, notes: ["sanity test of guided backpropagation", ...notes] },
    ];
  },
};

function guidedGradients({ network, images }: Question, goal: Goal): Float32Array {
  return pixelGradients(network, images, { goal, change: "guided ReLUs" });
}
