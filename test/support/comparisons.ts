import type { Activation } from "../../src/activations/activation.js";
import type { DifferenceSubject } from "../../src/views/difference.js";
import { differenceOf } from "../../src/views/differenceChannels.js";
import { type MadeUp, madeUpSubject } from "./subjects.js";

/** Two synthetic taps to compare: their content, and the correspondence of their channels. */
export interface MadeUpPair extends MadeUp {
  readonly other: MadeUp["value"];
  /** Default: the same index. */
  readonly counterparts?: readonly (number | null)[];
  readonly unmatched?: readonly number[];
  readonly dead?: readonly [readonly number[], readonly number[]];
}

/** The inputs of a figure of a difference, without networks: the changes are those of the drawn images. */
export function madeUpPair({
  other: b,
  counterparts,
  unmatched = [],
  dead,
  ...a
}: MadeUpPair): DifferenceSubject {
  const [before, after] = [madeUpSubject(a), madeUpSubject({ ...a, value: b })];
  const tap = before.taps[0]!;
  const activations = [before.activations[0]!, after.activations[0]!] as const;
  const channels = Array.from({ length: a.channels }, (_, channel) => channel);
  const paired = counterparts ?? channels;
  const apart = differenceOf(activations, paired);
  return {
    names: ["run/epoch-01", "run/epoch-12"],
    taps: [
      {
        ...{ a: tap, b: tap, activations, counterparts: paired },
        correlations: channels.map((channel) => (paired[channel] === null ? Number.NaN : 0.9 - channel / 10)),
        changes: channels.map((channel) => rmsOf(apart, channel)),
        unmatched: channels.map((channel) => unmatched.includes(channel) || paired[channel] === null),
        dead: [0, 1].map((side) =>
          channels.map((channel) => dead?.[side]?.includes(channel) === true),
        ) as unknown as readonly [boolean[], boolean[]],
      },
    ],
    shown: before.probe,
    probe: { address: "made:up/0-499", images: 500 },
    isMatched: counterparts !== undefined,
  };
}

function rmsOf({ values, shape }: Activation, channel: number): number {
  const own = values.filter((_, at) => at % shape[3] === channel);
  return Math.sqrt(own.reduce((sum, value) => sum + value * value, 0) / own.length);
}
