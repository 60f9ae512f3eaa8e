import type { Activation } from "../../activations/activation.js";
import { UserError } from "../../core/errors.js";
import { type InputShape, imageShapeOf } from "../../data/imageShape.js";
import { headsWords } from "../../network/heads.js";
import type { Network } from "../../network/network.js";
import { LEAST_IMAGES } from "../math/hsic.js";
import { isRegression } from "../scoring.js";
import type { Summed } from "./channelMatches.js";
import { MOST_MATCHED } from "./matching.js";
import type { NetworkPair, Pairing } from "./tapPairs.js";

/** Throws `UserError` for networks that cannot be shown the same images. */
export function checkInputs({ one, other }: NetworkPair): void {
  const [taken, others] = [one, other].map(({ input }): InputShape => imageShapeOf(input) ?? input);
  const fits = taken?.every((size, axis) => {
    const due = others?.[axis];
    return size === null || due === null || size === due;
  });
  if (fits && taken?.length === others?.length) return;
  throw new UserError(
    `'${one.name}' takes images of ${sizeOf(one)}, but '${other.name}' of ${sizeOf(other)}: only networks that can be ` +
      "shown the same images can be compared.",
  );
}

/** Throws `UserError` where no two taps of two networks can be compared. */
export function checkPairs(
  { one, other }: NetworkPair,
  { pairs, leftOut }: Pick<Pairing, "pairs" | "leftOut">,
): void {
  if (pairs.length > 0) return;
  const [first] = leftOut;
  const why = first === undefined ? "" : `; '${first.tap}' is left out: ${first.reason}`;
  throw new UserError(`No two taps of '${one.name}' and '${other.name}' can be compared${why}.`);
}

/** Throws `UserError` for maps of different sizes: networks that leave sizes open tell only by what they give. */
export function checkSizes(one: Activation, other: Activation): void {
  const [size, otherSize] = [one, other].map(({ shape: [, height, width] }) => `${height}×${width}`);
  if (size === otherSize) return;
  throw new UserError(
    `'${one.tap}' is ${size} for these images, and '${other.tap}' of the other checkpoint ${otherSize}: choose taps ` +
      "that are alike by --taps.",
  );
}

/** True if two networks score the same number of classes. */
export function answersAreAlike({ one, other }: NetworkPair): boolean {
  return one.classes !== null && one.classes === other.classes;
}

/** Warnings about two networks, in sentences. */
export function caveatsOf(two: NetworkPair): readonly string[] {
  const [pixels, otherPixels] = [pixelsOf(two.one), pixelsOf(two.other)];
  const isDifferent = pixels !== otherPixels;
  return [
    ...(isDifferent
      ? [
          `The checkpoints record different preprocessing (A: ${pixels}; B: ${otherPixels}): each network is shown the ` +
            "images by its own.",
        ]
      : []),
    ...(answersAreAlike(two) ? [] : [`The answers of A and B are not compared: ${apartWords(two)}.`]),
    ...headCaveats(two),
  ];
}

/** Explains why the predictions of two networks cannot be compared. */
function apartWords({ one, other }: NetworkPair): string {
  const regression = [one, other].find(isRegression);
  return regression === undefined
    ? "they are no scores of the same number of classes"
    : `'${regression.output}' is one unit without a sigmoid, as of a regression, and no score for each class`;
}

/**
 * Names the output that is read as the prediction of each network, in sentences: one if it is the same in
 * both.
 */
function headCaveats({ one, other }: NetworkPair): readonly string[] {
  const wordsOf = ({ heads, output }: Network) =>
    heads.length < 2 ? undefined : `output '${output}', of ${headsWords(heads)}: --head reads another.`;
  const [words, otherWords] = [wordsOf(one), wordsOf(other)];
  if (words !== undefined && words === otherWords)
    return [`The answers of A and B are those of their ${words}`];
  return [
    ...(words === undefined ? [] : [`The answers of A are those of its ${words}`]),
    ...(otherWords === undefined ? [] : [`The answers of B are those of its ${otherWords}`]),
  ];
}

/** That there are too few images for CKA, in a sentence; none where there are enough. */
export function ckaCaveats(images: number): readonly string[] {
  if (images >= LEAST_IMAGES) return [];
  return [
    `CKA stays empty (–): it takes ${LEAST_IMAGES} images or more, and ${images === 1 ? "1 is" : `${images} are`} shown.`,
  ];
}

/**
 * Warns of checkpoints with non-finite values and names the first such tap, in sentences; empty if all are
 * finite.
 */
export function nonFiniteCaveats(summed: readonly Summed[]): readonly string[] {
  return (["one", "other"] as const).flatMap((side, index) => {
    const broken = summed.filter(({ tally }) => tally[side].nonFinite() > 0);
    const [first] = broken;
    if (first === undefined) return [];
    const where = `first at '${first.taps[side].name}', in all at ${broken.length} of ${summed.length} taps`;
    return [
      `${"AB"[index]} holds values that are NaN or infinite, ${where}: what is said of all their channels is NaN.`,
    ];
  });
}

/** Warns of taps without a matched correlation, in a sentence; empty if all have one. */
export function unmatchedCaveats(summed: readonly Summed[]): readonly string[] {
  const names = summed.flatMap(({ taps, channels }) => (channels === undefined ? [taps.one.name] : []));
  if (names.length === 0) return [];
  return [
    `The matched and random correlations of ${names.join(", ")} stay empty (–): channels of more than ${MOST_MATCHED} are ` +
      "matched only with --match, and units of maps that were flattened differently never.",
  ];
}

function sizeOf({ input }: Network): string {
  return input.map((size) => size ?? "any").join("×");
}

function pixelsOf({ preprocessing: { mean, sd } }: Network): string {
  return `mean ${[mean].flat().join(", ")}, sd ${[sd].flat().join(", ")}`;
}
