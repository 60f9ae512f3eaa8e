import type { Activation } from "../activations/activation.js";
import { type Enlargement, enlarged, enlargementOf } from "../activations/enlarged.js";
import type { Plane } from "../activations/plane.js";
import type { Underlay } from "../figures/figure.js";
import type { Size } from "../figures/layout/grid.js";
import { inputTile, pixelsOf } from "./inputTile.js";
import type { Channel } from "./tile.js";

/** The tiles of an overlay, all of one size. */
export interface OverlayTiles {
  readonly input: Channel;
  readonly over: readonly Channel[];
  /** The scaling of maps and image to that size. */
  readonly words: readonly string[];
}

/** The bare image and the channels over it, all as large as the larger of the two. */
export function tilesOver(
  images: Activation,
  channels: readonly Channel[],
  { image, opacity }: { readonly image: number; readonly opacity: number },
): OverlayTiles {
  const pixels = pixelsOf(images, image);
  const [first] = pixels;
  const map = channels[0]?.plane ?? first;
  const size = {
    width: Math.max(map.width, first.width),
    height: Math.max(map.height, first.height),
  };
  const planes = pixels.map((plane) => enlarged(plane, size)) as unknown as Underlay["planes"];
  const over = channels.map((channel) => ({
    ...channel,
    plane: enlarged(channel.plane, size),
    under: { planes, opacity },
  }));
  const words = [sizeWords("the maps", map, size), sizeWords("the image", first, size)];
  return { input: inputTile(planes), over, words: words.filter((sentence) => sentence !== "") };
}

const HOW: Readonly<Record<Enlargement, string>> = {
  none: "",
  squares: "each sample repeated",
  bilinear: "bilinear, half-pixel centers",
};

function sizeWords(what: string, from: Plane, to: Size): string {
  const how = enlargementOf(from, to);
  if (how === "none") return "";
  return `${what} enlarged from ${from.height}×${from.width} to ${to.height}×${to.width}: ${HOW[how]}`;
}
