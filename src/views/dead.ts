import { type Activation, planeOf } from "../activations/activation.js";
import { statisticsOf } from "../activations/statistics.js";

/** Flags channels that are zero on every image of a probe. A single image cannot distinguish dead from silent ones. */
export function deadIn(activation: Activation): readonly boolean[] {
  const [images, , , channels] = activation.shape;
  const isZero = (image: number, channel: number) => {
    const { zeros, count } = statisticsOf(planeOf(activation, image, channel));
    return zeros === count;
  };
  const everyImage = Array.from({ length: images }, (_, image) => image);
  return Array.from({ length: channels }, (_, channel) => {
    return images > 1 && everyImage.every((image) => isZero(image, channel));
  });
}
