/** A width and a height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A part of a picture. */
export interface Box extends Size {
  readonly left: number;
  readonly top: number;
}

/**
 * Placement of a picture in a frame: the source rectangle that is used, and the target rectangle that it
 * fills.
 */
export interface Fitting {
  readonly crop: Box;
  readonly place: Box;
}

/** The ways to fit a picture of one shape into a frame of another. */
export const fits = {
  /** The whole picture, undistorted, with bars beside it. */
  contain: (picture: Size, frame: Size): Fitting => ({
    crop: wholeOf(picture),
    place: centered(largestWithin(frame, picture), frame),
  }),
  /** The whole frame, with the middle of the picture, undistorted. */
  cover: (picture: Size, frame: Size): Fitting => ({
    crop: centered(largestWithin(picture, frame), picture),
    place: wholeOf(frame),
  }),
  /** The whole picture in the whole frame, distorted. */
  fill: (picture: Size, frame: Size): Fitting => ({ crop: wholeOf(picture), place: wholeOf(frame) }),
} as const;

/** The name of a way to fit. */
export type Fit = keyof typeof fits;

/** The largest size of a given shape within bounds, in whole pixels and at least one of them. */
export function largestWithin(bounds: Size, shape: Size): Size {
  const scale = Math.min(bounds.width / shape.width, bounds.height / shape.height);
  return { width: wholePixels(shape.width * scale), height: wholePixels(shape.height * scale) };
}

/** A length in whole pixels, at least one of them. */
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
