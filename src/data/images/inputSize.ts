import { UserError } from "../../core/errors.js";
import { shapeText } from "../../core/format.js";
import { type InputShape, imageShapeOf } from "../imageShape.js";
import type { FitValues } from "./imageOptions.js";
import { largestWithin, type Size, wholePixels } from "./resizeMode.js";

/** Height, width and channels of fitted images. */
export interface InputSize extends Size {
  readonly channels: 1 | 3;
}

/** Limit on the longer side of an image if the network's input size is open. */
const LONGEST_SIDE = 1024;

/**
 * Number of channels that a network takes; RGB if it is open. Throws `UserError` if the network does not take images.
 */
export function channelsOf(input: InputShape): 1 | 3 {
  const shape = imageShapeOf(input);
  const channels = shape === undefined ? undefined : (shape[2] ?? 3);
  if (channels === 1 || channels === 3) return channels;
  const taken = shapeText(input);
  throw new UserError(
    `The network takes inputs of ${taken}, but image files are height×width×1 or height×width×3.`,
  );
}

/** Side of the square crop of pictures if the network leaves both sizes open, as in torchvision. */
const CROPPED_SIDE = 224;

/**
 * Frame for a network's images: its input size, with the size of the first picture, within bounds, for open
 * dimensions, or 224×224 if the preprocessing crops pictures.
 */
export function frameOf(
  input: InputShape,
  picture: Size,
  { fit, resizing }: Pick<FitValues, "fit" | "resizing"> = { fit: undefined },
): InputSize {
  const channels = channelsOf(input);
  const [height, width] = imageShapeOf(input) ?? [null, null];
  if (height !== null && width !== null) return { height, width, channels };
  const isCropped = fit === undefined && resizing?.mode === "crop";
  if (isCropped)
    return { height: height ?? width ?? CROPPED_SIDE, width: width ?? height ?? CROPPED_SIDE, channels };
  const shape = picture.width / picture.height;
  const own = {
    width: width ?? (height === null ? picture.width : wholePixels(height * shape)),
    height: height ?? (width === null ? picture.height : wholePixels(width / shape)),
  };
  if (height === null && width === null) return { ...within(own), channels };
  return {
    width: width ?? Math.min(own.width, LONGEST_SIDE),
    height: height ?? Math.min(own.height, LONGEST_SIDE),
    channels,
  };
}

function within(size: Size): Size {
  const isSmall = size.width <= LONGEST_SIDE && size.height <= LONGEST_SIDE;
  return isSmall ? size : largestWithin({ width: LONGEST_SIDE, height: LONGEST_SIDE }, size);
}
