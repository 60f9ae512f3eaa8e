import { enlargedBy } from "../../activations/enlarged.js";
import { type Plane, samplesOf } from "../../activations/plane.js";
import { attributeImages } from "../attributeImages.js";
import type { Question } from "../attributionMethod.js";
import { planeWith } from "../images.js";
import { type AttributionMethodName, attributionMethods } from "../index.js";
import { READ_OUT_REDRAWN } from "../methods/guidedBackprop.js";

/** Maps of one part of a method, in the size of the images. */
export interface CheckedMaps {
  /** Method, with its part if it has several: `occlusion (gray)`. */
  readonly name: string;
  /** One for each image. */
  readonly planes: readonly Plane[];
}

/**
 * Maps of methods for the images of a question, signed, and enlarged bilinearly with half-pixel centers where a layer is
 * smaller than its image. Integrals take the number of points that they start with. Throws like `attributeImages`.
 */
export function checkedMaps(
  names: readonly AttributionMethodName[],
  question: Question,
): readonly CheckedMaps[] {
  const { images, values } = question;
  const [, height, width] = images.shape;
  const sized = (plane: Plane): Plane => {
    if (plane.width === width && plane.height === height) return plane;
    return planeWith(height, width, [...samplesOf(enlargedBy("bilinear", plane, { width, height }))]);
  };
  return names.flatMap((name) => {
    const fixed = { ...question, values: { ...values, maxN: values.n } };
    const found = attributeImages(attributionMethods[name], fixed);
    const parts = found.filter((part) => part.name !== READ_OUT_REDRAWN);
    return parts.map((part) => ({
      name: parts.length === 1 ? name : `${name} (${part.name})`,
      planes: part.maps.map(({ plane }) => sized(plane)),
    }));
  });
}
