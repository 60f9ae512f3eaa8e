import type { ArrayValues } from "../activations/npyTypes.js";
import { UserError } from "../core/errors.js";
import { idxTypeName } from "./idxTypes.js";
import { type Depth, type Samples, samplesOf, WHITE } from "./samples.js";

/** Pixels of a file, and a description of their conversion, which is empty for plain bytes. */
export interface IdxPixels {
  readonly samples: Samples;
  readonly note: string;
}

/** Range of numbers, and their conversion to samples. */
interface Scaling {
  /** Number that represents white. */
  readonly white: number;
  readonly depth: Depth;
}

/** Supported ranges of pixels, the narrowest first. */
const SCALINGS = { unit: 1, byte: WHITE[8], deep: WHITE[16] } as const;

/**
 * Converts the numbers of a file to pixels. Bytes are used as they are. Floats up to 1 are fractions of white;
 * other numbers up to 255 are read as bytes, and up to 65,535 as 16-bit samples. Fractional numbers are kept to 16
 * bits. Throws `UserError` for numbers that are negative, above 65,535 or not finite.
 */
export function pixelsIn(values: ArrayValues, name: string): IdxPixels {
  if (values instanceof Uint8Array) return { samples: values, note: "" };
  const [least, most] = rangeOf(values);
  if (!(least >= 0 && most <= SCALINGS.deep)) {
    const held = Number.isFinite(least)
      ? `from ${short(least)} to ${short(most)}`
      : `with ${least} among them`;
    throw new UserError(
      `The pixels of ${name} cannot be shown: they are ${idxTypeName(values)} ${held}, but convscope accepts 0 to 1, 0 to 255 or 0 to 65535. Rescale them.`,
    );
  }
  const { white, depth } = scalingOf(values, most);
  const samples = samplesOf(values.length, depth);
  values.forEach((value, index) => {
    samples[index] = Math.round((value * WHITE[depth]) / white);
  });
  return {
    samples,
    note: `${idxTypeName(values)} from ${short(least)} to ${short(most)}, ${white} is white`,
  };
}

/**
 * Converts the numbers of a file to labels: classes counted from 0. Throws `UserError` for numbers that are not
 * integers, negative or above 65,535.
 */
export function labelsIn(values: ArrayValues, name: string): Uint8Array | Int32Array {
  if (values instanceof Uint8Array) return values;
  const stray = Array.from<number>(values).find(
    (value) => !Number.isInteger(value) || value < 0 || value > SCALINGS.deep,
  );
  if (stray === undefined) return Int32Array.from(values);
  throw new UserError(
    `The labels of ${name} cannot be used: they include ${short(stray)}, but classes are numbered from 0.`,
  );
}

function rangeOf(values: ArrayValues): readonly [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) return [value, value];
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return values.length === 0 ? [0, 0] : [least, most];
}

function scalingOf(values: ArrayValues, most: number): Scaling {
  const isFloat = values instanceof Float32Array || values instanceof Float64Array;
  if (isFloat && most <= SCALINGS.unit) return { white: SCALINGS.unit, depth: 16 };
  if (most > SCALINGS.byte) return { white: SCALINGS.deep, depth: 16 };
  const isWhole = !isFloat || Array.from<number>(values).every(Number.isInteger);
  return { white: SCALINGS.byte, depth: isWhole ? 8 : 16 };
}

function short(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}
