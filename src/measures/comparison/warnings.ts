import type { Activation } from "../../activations/activation.js";
import { UserError } from "../../core/errors.js";
import { shapeText } from "../../core/format.js";
import { type InputShape, imageShapeOf } from "../../data/imageShape.js";
import { headsWords } from "../../network/heads.js";
import type { Network } from "../../network/network.js";
import { LEAST_IMAGES } from "../math/hsic.js";
import { isRegression } from "../scoring.js";
import type { ComparedSums } from "./channelMatches.js";
import { MOST_MATCHED } from "./matching.js";
import type { NetworkPair, Pairing } from "./tapPairs.js";

/** Throws `UserError` for networks that cannot be shown the same images. */
export function checkInputs({ a, b }: NetworkPair): void {
  const [taken, others] = [a, b].map(({ input }): InputShape => imageShapeOf(input) ?? input);
  const fits = taken?.every((size, axis) => {
    const expected = others?.[axis];
    return size === null || expected === null || size === expected;
  });
  if (fits && taken?.length === others?.length) return;
  throw new UserError(
    `'${a.name}' takes images of ${sizeOf(a)}, but '${b.name}' takes ${sizeOf(b)}. Only networks that can be ` +
      "shown the same images can be compared.",
  );
}

/** Throws `UserError` if no two taps of two networks can be compared. */
export function checkPairs(
  { a, b }: NetworkPair,
  { pairs, leftOut }: Pick<Pairing, "pairs" | "leftOut">,
): void {
  if (pairs.length > 0) return;
  const [first] = leftOut;
  const why = first === undefined ? "" : `; '${first.tap}' is left out: ${first.reason}`;
  throw new UserError(`No two taps of '${a.name}' and '${b.name}' can be compared${why}.`);
}

/** Throws `UserError` for maps of different sizes, which networks with open dimensions reveal only in their outputs. */
export function checkSizes(a: Activation, b: Activation): void {
  const [size, otherSize] = [a, b].map(({ shape: [, height, width] }) => `${height}×${width}`);
  if (size === otherSize) return;
  throw new UserError(
    `'${a.tap}' is ${size} for these images, but '${b.tap}' of the other checkpoint is ${otherSize}. Choose comparable ` +
      "taps with --taps.",
  );
}

/** True if two networks score the same number of classes. */
export function haveSameClasses({ a, b }: NetworkPair): boolean {
  return a.classes !== null && a.classes === b.classes;
}

/** True for stored activations, which have no predictions to compare. */
function areStored({ a, b }: NetworkPair): boolean {
  return [a, b].every(({ heads }) => heads.length === 0);
}

/** Warnings about two networks, as sentences. */
export function networkWarnings(two: NetworkPair): readonly string[] {
  const [pixels, otherPixels] = [pixelsOf(two.a), pixelsOf(two.b)];
  const isDifferent = pixels !== otherPixels;
  return [
    ...(isDifferent
      ? [
          `The checkpoints record different preprocessing (A: ${pixels}; B: ${otherPixels}): each network gets the ` +
            "images with its own.",
        ]
      : []),
    ...resizingWarnings(two),
    ...(haveSameClasses(two) || areStored(two)
      ? []
      : [`The predictions of A and B are not compared: ${apartWords(two)}.`]),
    ...headWarnings(two),
  ];
}

/** Warns of networks whose preprocessings resize photographs differently, in a sentence. */
function resizingWarnings({ a, b }: NetworkPair): readonly string[] {
  const [own, others] = [a, b].map(({ preprocessing: { resizing } }) => JSON.stringify(resizing));
  if (own === others) return [];
  return [
    "The preprocessings of A and B resize photographs differently: both networks get them as A's resizes them, so that the same " +
      "places are compared. Choose another resizing for both with --fit.",
  ];
}

/** Explains why the predictions of two networks cannot be compared. */
function apartWords({ a, b }: NetworkPair): string {
  const regression = [a, b].find(isRegression);
  return regression === undefined
    ? "they are not scores of the same number of classes"
    : `'${regression.output}' is one unit without a sigmoid, as in a regression, not one score per class`;
}

/**
 * Names the output that is read as the prediction of each network, as sentences: one if it is the same in
 * both.
 */
function headWarnings({ a, b }: NetworkPair): readonly string[] {
  const wordsOf = ({ heads, output }: Network) =>
    heads.length < 2 ? undefined : `output '${output}', of ${headsWords(heads)}. Choose another with --head.`;
  const [words, otherWords] = [wordsOf(a), wordsOf(b)];
  if (words !== undefined && words === otherWords)
    return [`The predictions of A and B come from their ${words}`];
  return [
    ...(words === undefined ? [] : [`The predictions of A come from its ${words}`]),
    ...(otherWords === undefined ? [] : [`The predictions of B come from its ${otherWords}`]),
  ];
}

/** Warns of too few images for CKA, in a sentence; empty if there are enough. */
export function ckaWarnings(images: number): readonly string[] {
  if (images >= LEAST_IMAGES) return [];
  return [`CKA is left empty (–): it needs at least ${LEAST_IMAGES} images, but got ${images}.`];
}

/**
 * Warns of checkpoints with non-finite values and names the first such tap, as sentences; empty if all are
 * finite.
 */
export function nonFiniteWarnings(summed: readonly ComparedSums[]): readonly string[] {
  return (["a", "b"] as const).flatMap((side, index) => {
    const broken = summed.filter(({ accumulator }) => accumulator[side].nonFinite() > 0);
    const [first] = broken;
    if (first === undefined) return [];
    const where = `first at '${first.taps[side].name}', at ${broken.length} of ${summed.length} taps in total`;
    return [
      `${"AB"[index]} contains NaN or infinite values, ${where}: statistics over all of their channels are NaN.`,
    ];
  });
}

/** Warns of taps without a matched correlation, in a sentence; empty if all have one. */
export function unmatchedWarnings(summed: readonly ComparedSums[]): readonly string[] {
  const names = summed.flatMap(({ taps, channels }) => (channels === undefined ? [taps.a.name] : []));
  if (names.length === 0) return [];
  return [
    `The matched and random correlations of ${names.join(", ")} are left empty (–): more than ${MOST_MATCHED} channels are ` +
      "matched only with --match, and never if their maps were flattened differently.",
  ];
}

function sizeOf({ input }: Network): string {
  return shapeText(input);
}

function pixelsOf({ preprocessing: { mean, sd, order } }: Network): string {
  const first = order === "bgr" ? "blue first, " : "";
  return `${first}mean ${[mean].flat().join(", ")}, sd ${[sd].flat().join(", ")}`;
}
