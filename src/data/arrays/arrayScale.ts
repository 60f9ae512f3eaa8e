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
export interface NamedArray extends NumberType {
  readonly values: ArrayValues;
}

interface NumberType {
  /** NumPy's name of its type. */
  readonly type: string;
  readonly name: string;
}

/** Numbers in parts, of one type, that become pixels by a common scale. */
export interface NumberParts extends NumberType {
  readonly parts: () => Iterable<ArrayValues>;
}

/** Conversion of numbers to pixels, and its description; undefined for plain bytes. */
export interface NumberScale {
  readonly pixelsOf: (values: ArrayValues) => Samples | Float32Array;
  readonly note: string | undefined;
}

/** Converts the numbers of an array to pixels, as `numberScale` does. */
export function scaledArray({ values, ...named }: NamedArray, range: PixelRange | undefined): ScaledArray {
  const { pixelsOf, note } = numberScale({ ...named, parts: () => [values] }, range);
  return { pixels: pixelsOf(values), note };
}

/**
 * Conversion of numbers to pixels, of which 0 is black and 1 white: by the given range, or floats unchanged if
 * it is `none`; otherwise bytes and unsigned 16-bit integers by their own range, and others by the narrowest of 0 to 1
 * (floats), 0 to 255 and 0 to 65,535 that holds them all. Nothing is clipped. Throws `UserError` for numbers that are not
 * finite, and for those outside all of these ranges.
 */
export function numberScale(numbers: NumberParts, range: PixelRange | undefined): NumberScale {
  const { type, parts, name } = numbers;
  const isWhole = !type.startsWith("float");
  const given = range === "none" ? (isWhole ? undefined : ([0, 1] as const)) : range;
  const pixelsAsTheyAre = (values: ArrayValues) => values as Samples;
  if (given === undefined && type === "uint8") return { pixelsOf: pixelsAsTheyAre, note: undefined };
  if (given === undefined && type === "uint16") {
    return { pixelsOf: pixelsAsTheyAre, note: `uint16, ${WHITE[16]} is white` };
  }
  const { least, most } = extremesOf(parts(), name);
  const [black, white] = given ?? usualRange(numbers, [least, most]);
  const pixelsOf = (values: ArrayValues) => {
    // `Float32Array.from` would first collect all numbers in a list.
    const pixels = new Float32Array(values.length);
    for (let at = 0; at < pixels.length; at++)
      pixels[at] = ((values[at] as number) - black) / (white - black);
    return pixels;
  };
  const found = `${type} from ${boundText(least)} to ${boundText(most)}`;
  if (range === "none" && !isWhole) return { pixelsOf, note: `${found}, unchanged` };
  const outside = least < black || most > white ? outsideWords(parts(), [black, white]) : "";
  const blackWords = black === 0 ? "" : `${boundText(black)} is black and `;
  return { pixelsOf, note: `${found}, ${blackWords}${boundText(white)} is white${outside}` };
}

/** Text of a number that bounds others: whole ones have all their digits. */
function boundText(value: number): string {
  if (!Number.isInteger(value) || Math.abs(value) >= 1e9) return formatNumber(value);
  return value < 0 ? `−${-value}` : String(value);
}

function extremesOf(parts: Iterable<ArrayValues>, name: string) {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const values of parts) {
    for (const value of values) {
      if (!Number.isFinite(value)) {
        throw new UserError(`The pixels of '${name}' cannot be shown: ${value} is among them. Replace it.`);
      }
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
  }
  return { least, most };
}

function usualRange(
  { type, name }: NumberType,
  [least, most]: readonly [number, number],
): readonly [number, number] {
  const units = type.startsWith("float") || type === "bool" ? [1] : [];
  const white = [...units, WHITE[8], WHITE[16]].find((each) => most <= each);
  if (least >= 0 && white !== undefined) return [0, white];
  throw new UserError(
    `The pixels of '${name}' cannot be shown: they are ${type} from ${boundText(least)} to ${boundText(most)}, and the number that is white is unknown. Give --range <black>,<white>, or --preprocessing none for floats that are already normalised.`,
  );
}

function outsideWords(parts: Iterable<ArrayValues>, [black, white]: readonly [number, number]): string {
  let [outside, all] = [0, 0];
  for (const values of parts) {
    all += values.length;
    for (const value of values) if (value < black || value > white) outside += 1;
  }
  const share = (100 * outside) / all;
  return `, ${share < 0.1 ? "less than 0.1" : Number(share.toPrecision(2))} % of the values lie outside`;
}
