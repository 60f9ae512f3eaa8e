/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Part of a picture. */
export interface Box extends Size {
  readonly left: number;
  readonly top: number;
}

/** Placement of a picture in a frame: the source rectangle that is used, and the target rectangle that it fills. */
export interface Fitting {
  readonly crop: Box;
  readonly place: Box;
}

/** Ways to fit a picture into a frame of another shape. */
export const fits = {
  /** Shows the whole picture undistorted, with bars beside it. */
  contain: (picture: Size, frame: Size): Fitting => ({
    crop: wholeOf(picture),
    place: centered(largestWithin(frame, picture), frame),
  }),
  /** Fills the whole frame with the center of the picture, undistorted. */
  cover: (picture: Size, frame: Size): Fitting => ({
    crop: centered(largestWithin(picture, frame), picture),
    place: wholeOf(frame),
  }),
  /** Stretches the whole picture to the whole frame, distorting it. */
  fill: (picture: Size, frame: Size): Fitting => ({ crop: wholeOf(picture), place: wholeOf(frame) }),
} as const;

/** Name of a way to fit. */
export type Fit = keyof typeof fits;

/** Largest size with a given aspect ratio within bounds, in whole pixels, at least 1×1. */
export function largestWithin(bounds: Size, shape: Size): Size {
  const scale = Math.min(bounds.width / shape.width, bounds.height / shape.height);
  return { width: wholePixels(shape.width * scale), height: wholePixels(shape.height * scale) };
}

/** Rounds a length to whole pixels, at least one. */
export function wholePixels(length: number): number {
  return Math.max(1, Math.round(length));
}

function wholeOf({ width, height }: Size): Box {
  return { left: 0, top: 0, width, height };
}

function centered({ width, height }: Size, bounds: Size): Box {
  const left = Math.floor((bounds.width - width) / 2);
  const top = Math.floor((bounds.height - height) / 2);
  return { left, top, width, height };
}
