import { type Activation, planeOf, planesOf } from "../activations/activation.js";
import { channelMean } from "../activations/channelMean.js";
import { statisticsOf } from "../activations/statistics.js";
import { formatCount, shapeText } from "../core/format.js";
import type { Underlay } from "../figures/figure.js";
import { activationOf, type ImageSelection, labelWords } from "./imageSelection.js";
import type { Channel } from "./tile.js";
import type { ViewInput } from "./view.js";

/** The pixels of an image: three planes in color, otherwise the mean over its channels as gray. */
export function pixelsOf(images: Activation, image: number): Underlay["planes"] {
  const count = images.shape[3];
  const planes = planesOf(images, image);
  if (count === 3) return planes as unknown as Underlay["planes"];
  const everyChannel = planes.map((_, channel) => channel);
  const gray = count === 1 ? images : channelMean(images, everyChannel);
  return [planeOf(gray, image, 0)];
}

/** The pixels of the selected image, or of the mean over the selected images. */
export function selectedPixels(
  { probe: { shape, values } }: Pick<ViewInput, "probe">,
  selection: ImageSelection,
): Underlay["planes"] {
  return pixelsOf(activationOf({ tap: "input", shape, values }, [selection]), 0);
}

/** An image as a tile. Nothing covers it. */
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

/** The network's input as a tile, with its caption lines. */
export interface ShownInput {
  readonly tile: Channel;
  readonly words: readonly string[];
}

/** The selected image, or the mean over the selected images, with its caption lines; undefined without pixels. */
export function shownInputOf(
  input: Pick<ViewInput, "probe" | "classes">,
  selection: ImageSelection,
): ShownInput | undefined {
  const { probe } = input;
  if (probe.hasPixels === false) return undefined;
  const label = labelOf(probe, selection);
  const count = selection.images.length;
  const words = [
    shapeText(probe.shape.slice(1)),
    count > 1 ? `mean of ${formatCount(count, "image")}` : "",
    label === undefined ? "" : labelWords(label, input.classes),
  ];
  return { tile: inputTile(selectedPixels(input, selection)), words: words.filter((line) => line !== "") };
}

/** The common label of the selected images; undefined if they differ or it is unknown. */
export function labelOf(
  { labels }: Pick<ViewInput["probe"], "labels">,
  { images }: ImageSelection,
): number | undefined {
  const [first, ...others] = [...new Set(images.map((image) => labels[image]))];
  return others.length === 0 ? first : undefined;
}
