import type { ArrayValues } from "../../activations/npyTypes.js";
import { UserError } from "../../core/errors.js";
import { formatNumber } from "../../core/format.js";
import type { PixelRange } from "../pixelRangeOption.js";
import { type Samples, WHITE } from "../samples.js";

/** Numbers of an array as pixels, and a description of their conversion; undefined for plain bytes. */
export interface ScaledArray {
  readonly pixels: Samples | Float32Array;
  readonly note: string | undefined;
}

/** Array whose numbers become pixels, and its name. */
export interface NamedArray {
  readonly values: ArrayValues;
  /** NumPy's name of its type. */
  readonly type: string;
  readonly name: string;
}

/**
 * Converts the numbers of an array to pixels, of which 0 is black and 1 white: by the given range, or floats unchanged if
 * it is `none`; otherwise bytes and unsigned 16-bit integers by their own range, and others by the narrowest of 0 to 1
 * (floats), 0 to 255 and 0 to 65,535 that holds them all. Nothing is clipped. Throws `UserError` for numbers that are not
 * finite, and for those outside all of these ranges.
 */
export function scaledArray({ values, type, name }: NamedArray, range: PixelRange | undefined): ScaledArray {
  const isWhole = !type.startsWith("float");
  const given = range === "none" ? (isWhole ? undefined : ([0, 1] as const)) : range;
  if (given === undefined && values instanceof Uint8Array && type !== "bool") {
    return { pixels: values, note: undefined };
  }
  if (given === undefined && values instanceof Uint16Array) {
    return { pixels: values, note: `uint16, ${WHITE[16]} is white` };
  }
  const { least, most } = extremesOf(values, name);
  const [black, white] = given ?? usualRange({ values, type, name }, [least, most]);
  const pixels = Float32Array.from(values, (value) => (value - black) / (white - black));
  const found = `${type} from ${formatNumber(least)} to ${formatNumber(most)}`;
  if (range === "none" && !isWhole) return { pixels, note: `${found}, unchanged` };
  const outside = least < black || most > white ? outsideWords(values, [black, white]) : "";
  const blackWords = black === 0 ? "" : `${formatNumber(black)} is black and `;
  return { pixels, note: `${found}, ${blackWords}${formatNumber(white)} is white${outside}` };
}

function extremesOf(values: ArrayValues, name: string) {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) {
      throw new UserError(`The pixels of '${name}' cannot be shown: ${value} is among them. Replace it.`);
    }
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return { least, most };
}

function usualRange(
  { type, name }: NamedArray,
  [least, most]: readonly [number, number],
): readonly [number, number] {
  const units = type.startsWith("float") || type === "bool" ? [1] : [];
  const white = [...units, WHITE[8], WHITE[16]].find((each) => most <= each);
  if (least >= 0 && white !== undefined) return [0, white];
  throw new UserError(
    `The pixels of '${name}' cannot be shown: they are ${type} from ${formatNumber(least)} to ${formatNumber(most)}, and the number that is white is unknown. Give --range <black>,<white>, or --preprocessing none for floats that are already normalised.`,
  );
}

function outsideWords(values: ArrayValues, [black, white]: readonly [number, number]): string {
  let outside = 0;
  for (const value of values) if (value < black || value > white) outside += 1;
  const share = (100 * outside) / values.length;
  return `, ${share < 0.1 ? "less than 0.1" : Number(share.toPrecision(2))} % of the values lie outside`;
}
