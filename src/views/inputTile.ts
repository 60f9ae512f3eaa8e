import { type Activation, planeOf, planesOf } from "../activations/activation.js";
import { channelMean } from "../activations/channelMean.js";
import { samplesOf } from "../activations/plane.js";
import { statisticsOf } from "../activations/statistics.js";
import { formatCount, formatNumber, shapeText } from "../core/format.js";
import type { RgbChannels } from "../data/rgbOption.js";
import type { Underlay } from "../figures/figure.js";
import { activationOf, type ImageSelection, labelWords } from "./imageSelection.js";
import type { Channel } from "./tile.js";
import type { ViewInput } from "./view.js";

/** The pixels of an image: three planes in color, otherwise the mean over its channels as gray. */
export function pixelsOf(images: Activation, image: number, rgb?: RgbChannels): Underlay["planes"] {
  const count = images.shape[3];
  const planes = planesOf(images, image);
  if (rgb !== undefined) return rgb.map((channel) => planes[channel]) as unknown as Underlay["planes"];
  if (count === 3) return planes as unknown as Underlay["planes"];
  const everyChannel = planes.map((_, channel) => channel);
  const gray = count === 1 ? images : channelMean(images, everyChannel);
  return [planeOf(gray, image, 0)];
}

/** The pixels of the selected image, or of the mean over the selected images. */
export function selectedPixels(
  { probe: { shape, values, rgb } }: Pick<ViewInput, "probe">,
  selection: ImageSelection,
): Underlay["planes"] {
  return pixelsOf(activationOf({ tap: "input", shape, values }, [selection]), 0, rgb);
}

/** Numbers of an image that are drawn black and white: 0 and 1, or its extremes if it has others. */
function domainOf(planes: Underlay["planes"]): readonly [number, number] {
  let [least, most] = [0, 1];
  for (const plane of planes) {
    const { min, max } = statisticsOf(plane);
    [least, most] = [Math.min(least, min), Math.max(most, max)];
  }
  return [least, most];
}

/** Planes of an image scaled to [0, 1], for drawing in colors; the planes themselves if they lie within it. */
export function drawnPlanes(planes: Underlay["planes"]): Underlay["planes"] {
  const [least, most] = domainOf(planes);
  if (least === 0 && most === 1) return planes;
  return planes.map((plane) => {
    const values = Float32Array.from(samplesOf(plane), (value) => (value - least) / (most - least));
    return { ...plane, values, offset: 0, stride: 1 };
  }) as unknown as Underlay["planes"];
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
    domain: domainOf(planes),
    colormap: "gray",
    state: "varied",
    under: { planes: drawnPlanes(planes), opacity: 0 },
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
  const tile = inputTile(selectedPixels(input, selection));
  const [black, white] = tile.domain;
  const isStretched = black !== 0 || white !== 1;
  const words = [
    shapeText(probe.shape.slice(1)),
    channelWords(probe),
    isStretched ? `drawn from ${formatNumber(black)} to ${formatNumber(white)}` : "",
    count > 1 ? `mean of ${formatCount(count, "image")}` : "",
    label === undefined ? "" : labelWords(label, input.classes),
  ];
  return { tile, words: words.filter((line) => line !== "") };
}

/** Words on the channels that an image is drawn with; empty for gray images and pictures in their own colors. */
function channelWords({ shape, rgb }: Pick<ViewInput["probe"], "shape" | "rgb">): string {
  if (rgb !== undefined) return `red, green, blue: channels ${rgb.join(", ")}`;
  return [1, 3].includes(shape[3]) ? "" : `drawn as the mean of ${formatCount(shape[3], "channel")}`;
}

/** The common label of the selected images; undefined if they differ or it is unknown. */
export function labelOf(
  { labels }: Pick<ViewInput["probe"], "labels">,
  { images }: ImageSelection,
): number | undefined {
  const [first, ...others] = [...new Set(images.map((image) => labels[image]))];
  return others.length === 0 ? first : undefined;
}
