import { expected } from "../../core/errors.js";
import type { Option } from "../../core/options/option.js";

/** The width and height of images that a network with open sizes is shown: `320x240`. */
export type GivenSize = `${number}x${number}`;

/** The longest side that can be chosen. */
const LONGEST_SIDE = 8192;

/** The size of images: `224` for a square, or `320x240`, the width first. Default: none. */
export const sizeOption: Option<GivenSize | undefined> = {
  summary:
    "size of the images for a network that leaves it open: one number, or width x height; an address may give it too (model.onnx?size=320x240)",
  valueName: "size",
  default: undefined,
  defaultText: "the size of the first image, at most 1024 on its longer side",
  parse: parseSize,
};

/** The width and height of a size in pixels. */
export function sidesOf(size: GivenSize): readonly [width: number, height: number] {
  const [width = 0, height = 0] = size.split("x").map(Number);
  return [width, height];
}

function parseSize(value: unknown, subject: string): GivenSize {
  const parts = String(value).split(/[x×]/);
  const [width = Number.NaN, height = width] = parts.map((part) =>
    /^\d+$/.test(part) ? Number(part) : Number.NaN,
  );
  const isSide = (side: number) => side >= 1 && side <= LONGEST_SIDE;
  if (parts.length <= 2 && isSide(width) && isSide(height)) return `${width}x${height}`;
  throw expected(`a size from 1 to ${LONGEST_SIDE}, as 224 or 320x240,`, subject, value);
}
