import type { InputShape } from "../data/imageShape.js";
import { type GivenSize, sidesOf } from "../data/images/sizeOption.js";

/** The shape of an input, height and width first, with a chosen size in place of those that it leaves open. */
export function sizedShape(shape: InputShape, size: GivenSize | undefined): InputShape {
  if (size === undefined || shape.length < 2) return shape;
  const [width, height] = sidesOf(size);
  const [ownHeight = null, ownWidth = null, ...rest] = shape;
  return [ownHeight ?? height, ownWidth ?? width, ...rest];
}
