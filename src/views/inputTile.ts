import { type Activation, planeOf, planesOf } from "../activations/activation.js";
import { channelMean } from "../activations/channelMean.js";
import { statisticsOf } from "../activations/statistics.js";
import type { Underlay } from "../figures/figure.js";
import type { Channel } from "./tile.js";

/** The pixels of an image: three planes where it has colors, otherwise the mean of what it has, as gray. */
export function pixelsOf(images: Activation, image: number): Underlay["planes"] {
  const count = images.shape[3];
  const planes = planesOf(images, image);
  if (count === 3) return planes as unknown as Underlay["planes"];
  const everyChannel = planes.map((_, channel) => channel);
  const gray = count === 1 ? images : channelMean(images, everyChannel);
  return [planeOf(gray, image, 0)];
}

/** An image as a tile: nothing covers it. */
export function inputTile(planes: Underlay["planes"]): Channel {
  const [plane] = planes;
  return {
    index: 0,
    label: "input",
    // The numbers under the pointer are those of the first plane.
    title: planes.length === 3 ? "input, red" : "input",
    plane,
    statistics: statisticsOf(plane),
    domain: [0, 1],
    colormap: "gray",
    state: "varied",
    under: { planes, opacity: 0 },
  };
}
