import { formatCount } from "../core/format.js";
import type { Probe } from "../data/probe.js";
import type { Figure } from "../figures/figure.js";
import type { Style } from "../figures/style/style.js";
import { figureOf } from "./drawView.js";
import { inputTile, pixelsOf } from "./inputTile.js";
import { tilesBox } from "./tileGrid.js";

/** An image for which two networks predict different classes. */
export interface Flip {
  /** Its index among the given images. */
  readonly image: number;
  /** The name: its index, or its file's name. */
  readonly name: string;
  readonly label: string | number | null;
  readonly answers: readonly [string | number, string | number];
}

/** Images whose prediction flipped, and their origin. */
export interface FlippedContent {
  readonly names: readonly [string, string];
  /** Pixels of the images that are drawn. */
  readonly images: Pick<Probe, "shape" | "values">;
  readonly flips: readonly Flip[];
  /** The total number, and the number of images. */
  readonly all: number;
  readonly probe: { readonly address: string; readonly images: number };
}

/** A sheet of images whose prediction differs between two networks, each with its label and both predictions. */
export function composeFlipped(content: FlippedContent, style: Style): Figure {
  const { names, images, flips, all, probe } = content;
  const pixels = { tap: "input", ...images };
  const tiles = flips.map((flip, index) => ({
    ...inputTile(pixelsOf(pixels, flip.image)),
    index,
    label: captionOf(flip),
    title: `image ${flip.name}`,
  }));
  const which = flips.length === all ? `${all} of` : `the first ${flips.length} of the ${all} among`;
  const isLabelled = flips.some(({ label }) => label !== null);
  const lines = [
    `A ${names[0]} · B ${names[1]}`,
    `${which} ${formatCount(probe.images, "image")} of ${probe.address}`,
    `each: its name${isLabelled ? " (its label)" : ""}, the answer of A → that of B`,
  ];
  const body = tilesBox(tiles, { columns: 0, zoom: 0, ranges: false }, style);
  return figureOf({ title: "Images whose answer flipped", lines }, { body, legend: [] }, style);
}

function captionOf({ name, label, answers }: Flip): string {
  return `${name}${label === null ? "" : ` (${label})`} · ${answers[0]} → ${answers[1]}`;
}
