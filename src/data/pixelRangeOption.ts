import { expected } from "../core/errors.js";
import type { Option } from "../core/options/option.js";

/** Numbers that are black and white, or `none` for floats that are used unchanged. */
export type PixelRange = readonly [black: number, white: number] | "none";

/** Range of the numbers in arrays and image files. Default: by their type and values. */
export const pixelRangeOption: Option<PixelRange | undefined> = {
  summary:
    "numbers of an array or image file that are black and white, such as -1,1 or 0,4095, before the preprocessing; the images then keep their size; none uses floats unchanged, as --preprocessing none does",
  valueName: "black,white",
  default: undefined,
  defaultText: "their type: 0 to 255, 0 to 65535, or 0 to 1 for floats",
  parse: parseRange,
};

function parseRange(value: unknown, subject: string): PixelRange {
  if (value === "none") return value;
  const parts = Array.isArray(value) ? value : String(value).split(",");
  const [black = Number.NaN, white = Number.NaN] = parts.map((part) =>
    String(part).trim() === "" ? Number.NaN : Number(part),
  );
  if (parts.length === 2 && Number.isFinite(black) && Number.isFinite(white) && black !== white) {
    return [black, white];
  }
  throw expected("two different numbers, as -1,1, or none", subject, value);
}
