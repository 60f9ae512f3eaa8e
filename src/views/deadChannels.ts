import { type Activation, planeOf } from "../activations/activation.js";
import { stateOf, statisticsOf } from "../activations/statistics.js";

/** Whether each channel is zero on every image. One image alone cannot tell a dead channel from a silent one. */
export function deadChannels(activation: Activation): readonly boolean[] {
  const [images, , , channels] = activation.shape;
  if (images === 1) return Array.from({ length: channels }, () => false);
  const isSilent = (image: number, channel: number) =>
    stateOf(statisticsOf(planeOf(activation, image, channel))) === "silent";
  const everyImage = Array.from({ length: images }, (_, image) => image);
  return Array.from({ length: channels }, (_, channel) =>
    everyImage.every((image) => isSilent(image, channel)),
  );
}
