import type { Samples } from "../samples.js";
import { type FilterName, resampled } from "./pillowResampling.js";
import type { Picture } from "./resize.js";
import type { Size } from "./resizeMode.js";

/** The resizing of photographs that belongs to a preprocessing. */
export type Resizing = StretchedResizing | CroppedResizing;

/** The whole picture in the whole frame, distorted. */
export interface StretchedResizing {
  readonly mode: "stretch";
  readonly filter: FilterName;
}

/** The middle of the picture, undistorted. */
export interface CroppedResizing {
  readonly mode: "crop";
  readonly filter: FilterName;
  /** The share of the resized picture's shorter side that stays, greater than 0 and at most 1. */
  readonly kept: number;
  /** Rounding of the length to which the shorter side is resized. */
  readonly rounding: "round" | "floor";
}

/** A picture in its frame, and how it was brought there, in words. */
export interface Resized {
  readonly samples: Samples;
  /** Undefined for a picture that is left as it is. */
  readonly note: string | undefined;
}

/** Resizes a picture to a frame as a framework does. */
export function resizedAs(picture: Picture, frame: Size, resizing: Resizing): Resized {
  const { filter } = resizing;
  const size = resizing.mode === "stretch" ? frame : aroundCrop(picture, frame, resizing);
  const part = {
    left: halfOf(size.width - frame.width),
    top: halfOf(size.height - frame.height),
    width: frame.width,
    height: frame.height,
  };
  const { samples } = resampled(picture, size, { part, filter });
  const [from, to, kept] = [picture, size, frame].map(({ width, height }) => `${width}×${height}`);
  const resize = from === to ? [] : [`resized ${from} → ${to}, ${filter}`];
  const crop = to === kept ? [] : [`cropped to the middle ${kept}`];
  return { samples, note: [...resize, ...crop].join(", ") || undefined };
}

/** The size of a picture whose middle fills a frame: torchvision's rule for squares, else timm's `ResizeKeepRatio`. */
function aroundCrop({ width, height }: Size, frame: Size, { kept, rounding }: CroppedResizing): Size {
  // Doubles hold ratios such as 224 / 232 only approximately.
  const lengthFor = (side: number) => Math[rounding](side / kept + 1e-9);
  const [toWidth, toHeight] = [lengthFor(frame.width), lengthFor(frame.height)];
  if (toWidth !== toHeight) {
    const ratio = Math.min(width / toWidth, height / toHeight);
    return { width: Math.round(width / ratio), height: Math.round(height / ratio) };
  }
  return width <= height
    ? { width: toWidth, height: Math.trunc((toWidth * height) / width) }
    : { width: Math.trunc((toWidth * width) / height), height: toWidth };
}

/** Half of a length, rounded to the even one of two whole numbers that are as near, as Python rounds. */
function halfOf(length: number): number {
  const half = Math.floor(length / 2);
  return length % 2 === 1 && half % 2 === 1 ? half + 1 : half;
}
