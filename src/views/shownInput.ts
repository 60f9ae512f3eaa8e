import { formatCount } from "../core/format.js";
import { activationOf, type ImageSelection, labelWords } from "./imageSelection.js";
import { inputTile, pixelsOf } from "./inputTile.js";
import type { Channel } from "./tile.js";
import type { ViewInput } from "./view.js";

/** The network's input as a tile, with its caption lines. */
export interface ShownInput {
  readonly tile: Channel;
  readonly words: readonly string[];
}

/** The inputs of shots: each image, or the mean of those that a shot is made of. */
export function inputsOf(
  { probe, classes }: ViewInput,
  shots: readonly ImageSelection[],
): readonly ShownInput[] {
  const pixels = activationOf({ tap: "input", shape: probe.shape, values: probe.values }, shots);
  return shots.map((shot, image) => {
    const label = labelOf(probe, shot);
    const count = shot.images.length;
    const words = [
      probe.shape.slice(1).join("×"),
      count > 1 ? `mean of ${formatCount(count, "image")}` : "",
      label === undefined ? "" : labelWords(label, classes),
    ];
    return { tile: inputTile(pixelsOf(pixels, image)), words: words.filter((line) => line !== "") };
  });
}

/** The label that all images of a shot have; undefined if they differ or it is not known. */
export function labelOf(
  { labels }: Pick<ViewInput["probe"], "labels">,
  { images }: ImageSelection,
): number | undefined {
  const [first, ...others] = [...new Set(images.map((image) => labels[image]))];
  return others.length === 0 ? first : undefined;
}
