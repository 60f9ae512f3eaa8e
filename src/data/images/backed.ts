import { depthOf, WHITE } from "../samples.js";
import { type Background, type ImageValues, levelOf } from "./imageOptions.js";
import type { LayeredImage } from "./layered.js";
import type { Picture } from "./resize.js";

/** Image composited on a background, and a note on that. */
export interface CompositedImage {
  readonly picture: Picture;
  readonly note?: string;
}

/** Largest distance from the background, as a fraction of the range, at which a pixel counts as invisible on it. */
const LEAST_CONTRAST = 0.1;

/**
 * Composites an image on a background behind its transparent pixels: the requested one; by default white, or black if
 * everything opaque is as light as white. The note says how much is invisible on a default background.
 */
export async function backed(
  image: LayeredImage,
  asked: ImageValues["background"],
): Promise<CompositedImage> {
  const { alpha } = image;
  const behind: Background = asked === "auto" ? "white" : asked;
  const picture = await image.on(behind);
  if (alpha === undefined || !alpha.some((value) => value < WHITE[depthOf(alpha)])) return { picture };
  if (!alpha.some((value) => value > 0)) {
    return { picture, note: `fully transparent: only its ${behind} background is visible` };
  }
  if (asked !== "auto") return { picture, note: `transparent pixels on ${behind}` };
  const lost = lostShare(picture, { alpha, behind });
  if (lost < 1) return { picture, note: `transparent pixels on ${behind}${lostWords(lost)}` };
  const black = await image.on("black");
  if (contrastOf(black, "black") > contrastOf(picture, behind)) {
    return {
      picture: black,
      note: "transparent pixels on black, because the image would be invisible on white",
    };
  }
  return { picture, note: `transparent pixels on ${behind}, on which the image is invisible` };
}

function lostWords(lost: number): string {
  return lost < 0.5 ? "" : `, on which ${Math.floor(100 * lost)} % of the opaque area is invisible`;
}

interface Ground {
  readonly alpha: NonNullable<LayeredImage["alpha"]>;
  readonly behind: Background;
}

/** Fraction of the opaque pixels that cannot be distinguished from the background. */
function lostShare(picture: Picture, { alpha, behind }: Ground): number {
  const { samples, channels } = picture;
  const least = LEAST_CONTRAST * WHITE[depthOf(samples)];
  const distance = distanceFrom(picture, behind);
  let [all, lost] = [0, 0];
  for (let at = 0; at < samples.length; at += channels) {
    const opacity = alpha[at / channels] as number;
    let most = 0;
    for (let channel = at; channel < at + channels; channel += 1) most = Math.max(most, distance(channel));
    all += opacity;
    if (most <= least) lost += opacity;
  }
  return lost / all;
}

/** Largest distance of a sample from the background. */
function contrastOf(picture: Picture, behind: Background): number {
  const distance = distanceFrom(picture, behind);
  let most = 0;
  for (let at = 0; at < picture.samples.length; at += 1) most = Math.max(most, distance(at));
  return most;
}

function distanceFrom({ samples }: Picture, behind: Background): (at: number) => number {
  const level = levelOf(behind, depthOf(samples));
  return (at) => Math.abs((samples[at] as number) - level);
}
