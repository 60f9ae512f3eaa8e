import type { Network } from "../../checkpoints/network.js";
import type { Tap } from "../../checkpoints/tap.js";
import { batchesOf } from "../../data/batches.js";
import type { Probe } from "../../data/probe.js";
import { UserError } from "../../errors.js";
import { flag, integer, list, type Values } from "../../options.js";
import type { Table } from "../../table.js";
import { LEAST_IMAGES } from "../math/similarity.js";
import type { MeasuredProbe, Tell } from "../measure.js";
import { Answers, answerTapsOf, unanswered } from "./answers.js";
import { PairMoments } from "./pairMoments.js";
import { channelTable, tapTable } from "./tables.js";
import { type LeftOut, pairedTaps, type Two, type TwoTaps } from "./tapPairs.js";

export type { LeftOut } from "./tapPairs.js";

/** Two taps that are compared with one another, and how their channels correspond. A is the first checkpoint. */
export interface TapPair extends TwoTaps {
  /** For each channel of A its counterpart in B: the same index without matching; null where none is left. */
  readonly counterparts: readonly (number | null)[];
  /** Correlation of each channel of A with its counterpart over images and positions; NaN where one of both is constant. */
  readonly correlations: readonly number[];
  /** Root mean square of B − A of each channel of A and its counterpart, over images and positions. */
  readonly changes: readonly number[];
  /** With matching: whether the correlation with its counterpart is below .3, or there is none. */
  readonly unmatched: readonly boolean[];
}

/** What distinguishes two networks that were shown the same images. */
export interface Comparison {
  readonly pairs: readonly TapPair[];
  readonly leftOut: readonly LeftOut[];
  /** What a reader must know, in sentences. */
  readonly warnings: readonly string[];
  /** One row: accuracy, loss, and how often answers differ. */
  readonly whole: Table;
  /** A row for each pair of taps. */
  readonly taps: Table;
  /** A row for each channel of A, the most changed first within a tap. */
  readonly channels: Table;
  /** A row for each image whose answers differ. */
  readonly flipped: Table;
}

/** The options of a comparison. */
export const comparisonOptions = {
  taps: list({
    summary:
      "which taps of the first checkpoint: names, globs, kinds or groups (maps, all), separated by commas",
    hint: "taps",
    fallback: ["all"],
  }),
  match: flag(
    "pair each channel of the first checkpoint with the one of the second that correlates with it most",
  ),
  minibatch: integer({
    summary: "images that are compared with one another at a time",
    fallback: 50,
    min: LEAST_IMAGES,
    max: 1000,
  }),
};

/** What two networks are shown. */
export interface ComparedSubject {
  readonly probe: MeasuredProbe & Pick<Probe, "names" | "ids">;
  /** Is told how many images are done. Default: no one. */
  readonly tell?: Tell;
}

/**
 * Compares what two networks give for the same images, tap by tap, channel by channel and answer by answer, in one pass
 * over the images. Each gets the preprocessing of its own checkpoint. Throws `UserError` for networks that take
 * different images, for a pattern that matches no tap of the first, and where no two taps can be compared.
 */
export async function compareNetworks(
  two: Two,
  { probe, tell = () => undefined }: ComparedSubject,
  { taps: patterns, match, minibatch }: Values<typeof comparisonOptions>,
): Promise<Comparison> {
  checkInputs(two);
  const { pairs: paired, leftOut } = pairedTaps(two, { taps: patterns, match });
  const answers = answersAreAlike(two) ? new Answers(probe) : undefined;
  const moments = paired.map(({ one, other }) => new PairMoments(widthOf(one), widthOf(other)));
  for (const batch of batchesOf(probe, minibatch)) {
    const end = batch.start + batch.shape[0];
    const [one, other] = [
      shown(
        two.one,
        paired.map(({ one }) => one),
      ),
      shown(
        two.other,
        paired.map(({ other }) => other),
      ),
    ].map((show) => show(batch));
    if (one === undefined || other === undefined) continue;
    moments.forEach((each, index) => {
      const [a, b] = [one.activations[index], other.activations[index]];
      if (a !== undefined && b !== undefined) each.add(a, b);
    });
    answers?.add({ start: batch.start, one: one.answer, other: other.answer });
    tell(end, probe.shape[0]);
  }
  const pairs = paired.map((taps, index) => pairOf(taps, moments[index] as PairMoments));
  const { whole, flipped } = tablesOf(answers, probe.shape[0]);
  const numbers = { pairs, moments };
  return {
    pairs,
    leftOut,
    warnings: warningsOf(two),
    whole,
    flipped,
    taps: tapTable(numbers),
    channels: channelTable(numbers),
  };
}

function pairOf(taps: TwoTaps, moments: PairMoments): TapPair {
  const channels = Array.from({ length: widthOf(taps.one) }, (_, channel) => channel);
  return {
    ...taps,
    counterparts: channels,
    correlations: channels.map((channel) => moments.correlation(channel)),
    changes: channels.map((channel) => moments.change(channel)),
    unmatched: channels.map(() => false),
  };
}

/** Shows a network batches: what taps gave, and what it answered. */
function shown(network: Network, taps: readonly Tap[]) {
  const told = answerTapsOf(network);
  return (batch: Parameters<Network["record"]>[0]) => {
    const activations = network.record(batch, [...taps, ...told]);
    const [output, logits] = activations.slice(taps.length);
    if (output === undefined) return undefined;
    return { activations, answer: { output, logits } };
  };
}

function widthOf({ shape }: Tap): number {
  return shape.at(-1) ?? 1;
}

function tablesOf(answers: Answers | undefined, images: number): { whole: Table; flipped: Table } {
  const told = answers ?? unanswered(images);
  return { whole: told.whole(), flipped: told.flipped() };
}

function answersAreAlike({ one, other }: Two): boolean {
  return one.classes !== null && one.classes === other.classes;
}

function checkInputs({ one, other }: Two): void {
  const fits = one.input.every((size, axis) => {
    const due = other.input[axis];
    return size === null || due === null || size === due;
  });
  if (fits && one.input.length === other.input.length) return;
  const [taken, otherTaken] = [one, other].map(({ input }) => input.map((size) => size ?? "any").join("×"));
  throw new UserError(
    `'${one.name}' takes images of ${taken} and '${other.name}' of ${otherTaken}: only networks that can be shown the ` +
      "same images can be compared.",
  );
}

function warningsOf(two: Two): readonly string[] {
  const { one, other } = two;
  const [pixels, otherPixels] = [one, other].map(
    ({ preprocessing: { mean, sd } }) => `mean ${mean}, sd ${sd}`,
  );
  const different =
    pixels === otherPixels
      ? []
      : [
          `The checkpoints record different preprocessing (A: ${pixels}; B: ${otherPixels}); each network is shown the ` +
            "images by its own.",
        ];
  const unlike = answersAreAlike(two)
    ? []
    : ["The answers of A and B cannot be compared: they are not scores of the same number of classes."];
  return [...different, ...unlike];
}
