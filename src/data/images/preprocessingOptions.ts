import { expected } from "../../core/errors.js";
import type { Option, Values } from "../../core/options/option.js";

/** What is done to pixels in [0, 1] before the network sees them, (pixel − mean) / sd, in place of what the checkpoint says. */
export const preprocessingOptions = {
  mean: perChannel({
    summary:
      "what is taken from every pixel (0 to 1), one number or one for each channel, in place of the checkpoint's",
    fits: Number.isFinite,
    expectation: "a number, or one for each of three channels,",
  }),
  sd: perChannel({
    summary:
      "what every pixel is then divided by, one number or one for each channel, in place of the checkpoint's",
    fits: (value) => Number.isFinite(value) && value > 0,
    expectation: "a number above 0, or one for each of three channels,",
  }),
};

/** The checked values of the preprocessing options: one number, three numbers, or nothing where none was given. */
export type PreprocessingValues = Values<typeof preprocessingOptions>;

interface Declared {
  readonly summary: string;
  readonly fits: (value: number) => boolean;
  readonly expectation: string;
}

function perChannel({ summary, fits, expectation }: Declared): Option<readonly number[] | undefined> {
  const parse = (value: unknown, subject: string): readonly number[] => {
    const parts = Array.isArray(value) ? value : String(value).split(",");
    const numbers = parts.map((part) => (String(part).trim() === "" ? Number.NaN : Number(part)));
    const count = numbers.length === 1 || numbers.length === 3;
    if (!count || !numbers.every(fits)) throw expected(expectation, subject, value);
    return numbers;
  };
  return { summary, valueName: "number[,number,number]", default: undefined, parse };
}
