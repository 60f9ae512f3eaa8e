import { expected } from "../../core/errors.js";
import { defined } from "../../core/objectFields.js";
import { type Option, oneOf, optional, type Values } from "../../core/options/option.js";
import { PREPROCESSING_NAMES, type PreprocessingName } from "./preprocessings.js";
import { sizeOption } from "./sizeOption.js";

/**
 * Preprocessing of images, which overrides the checkpoint's: by the name of a family of networks, which includes the
 * resizing of photographs, or by numbers: (pixel − mean) / sd of pixels in [0, 1].
 */
export const preprocessingOptions = {
  preprocessing: optional(namedPreprocessing(), "the checkpoint's own, or pixels from 0 to 1"),
  mean: perChannel({
    summary:
      "mean subtracted from every pixel (0 to 1), one number or one per channel; overrides the checkpoint's",
    fits: Number.isFinite,
    expectation: "a number, or one for each of three channels,",
  }),
  sd: perChannel({
    summary:
      "standard deviation that divides every pixel, one number or one per channel; overrides the checkpoint's",
    fits: (value) => Number.isFinite(value) && value > 0,
    expectation: "a number above 0, or one for each of three channels,",
  }),
  size: sizeOption,
};

/** Checked values of the preprocessing options, each undefined if not given. */
export type PreprocessingValues = Values<typeof preprocessingOptions>;

/** Preprocessing options that were given. */
export function givenPreprocessing({ preprocessing, mean, sd, size }: Partial<PreprocessingValues>) {
  return defined({ preprocessing, mean, sd, size });
}

/** Option that names a preprocessing. Those of Keras also have a prefixed name: `keras-caffe` is `caffe`. */
export function namedPreprocessing(): Option<PreprocessingName> {
  const named = oneOf<PreprocessingName>(PREPROCESSING_NAMES, {
    summary: `image preprocessing, by the name of a family of networks, which includes resizing, filter, crop, channel order, mean and sd: ${PREPROCESSING_NAMES.join(", ")}; torch, tf, caffe and 0-255 are those of Keras (a checkpoint's address may name one too: model.keras?preprocessing=caffe)`,
    default: "none",
  });
  const bare = (value: unknown) =>
    typeof value === "string" ? value.replace(/^keras-(?=tf$|torch$|caffe$)/, "") : value;
  return { ...named, valueName: "name", parse: (value, subject) => named.parse(bare(value), subject) };
}

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
