import type { Network } from "../../checkpoints/network.js";
import { selectTaps, type Tap, tapsAlike } from "../../checkpoints/tap.js";

/** Two networks, the first of which is called A and the second B. */
export interface Two {
  readonly one: Network;
  readonly other: Network;
}

/** A tap of A and the one of B that it is compared with. */
export interface TwoTaps {
  readonly one: Tap;
  readonly other: Tap;
}

/** A tap that is not compared, and why. */
export interface LeftOut {
  readonly checkpoint: "A" | "B";
  readonly tap: string;
  /** A clause without a full stop. */
  readonly reason: string;
}

/** Which taps are compared: as patterns choose them, and whether channels are matched, so that their counts may differ. */
export interface PairingPlan {
  readonly taps: readonly string[];
  readonly match: boolean;
}

/** The taps that are compared, in A's order, and those that are not. */
export interface Pairing {
  readonly pairs: readonly TwoTaps[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * Pairs the taps of two networks: those of one name where their shapes allow it, else those of one place in the chain of
 * units (what goes into unit i, what comes out of it, its branch and its sum), or of the scores. Shapes allow it where
 * heights and widths are equal and so are the kinds; channels may differ in number only where they are matched.
 * Throws `UserError` for a pattern that matches no tap of A.
 */
export function pairedTaps(two: Two, { taps: patterns, match }: PairingPlan): Pairing {
  const found = new Map<Tap, Tap>();
  const taken = new Set<Tap>();
  for (const candidatesOf of [namesakes(two), neighbors(two)]) {
    for (const one of two.one.taps) {
      const free = found.has(one) ? [] : candidatesOf(one).filter((tap) => !taken.has(tap));
      const other = free.find((tap) => misfit(one, tap, match) === undefined);
      if (other === undefined) continue;
      found.set(one, other);
      taken.add(other);
    }
  }
  const chosen = selectTaps(two.one.taps, patterns);
  const pairs = chosen.flatMap((one) => {
    const other = found.get(one);
    return other === undefined ? [] : [{ one, other }];
  });
  const left = (checkpoint: LeftOut["checkpoint"], taps: readonly Tap[], back: Two): LeftOut[] =>
    taps.map((tap) => ({ checkpoint, tap: tap.name, reason: reasonFor(tap, back, match) }));
  const unpaired = chosen.filter((tap) => !found.has(tap));
  const strangers = tapsAlike(two.other.taps, patterns).filter((tap) => !taken.has(tap));
  const turned = { one: two.other, other: two.one };
  return { pairs, leftOut: [...left("A", unpaired, two), ...left("B", strangers, turned)] };
}

type Candidates = (tap: Tap) => readonly Tap[];

function namesakes({ other }: Two): Candidates {
  return ({ name }) => other.taps.filter((tap) => tap.name === name);
}

function neighbors({ one, other }: Two): Candidates {
  const [places, otherPlaces] = [placesOf(one), placesOf(other)];
  return ({ name }) => {
    const names = [...places].flatMap(([place, at]) => (at === name ? (otherPlaces.get(place) ?? []) : []));
    return other.taps.filter((tap) => names.includes(tap.name));
  };
}

/** The names of the taps that have a place in the chain of units, or at the network's end. */
function placesOf({ chain, blocks, output, logits, taps }: Network): ReadonlyMap<string, string> {
  const places = new Map([
    ["output", output],
    ["input", taps[0]?.name ?? ""],
  ]);
  if (logits !== null) places.set("scores", logits);
  chain.forEach((unit, index) => {
    places.set(`${index} input`, unit.input);
    places.set(`${index} output`, unit.output);
    const block = blocks.find(({ name }) => name === unit.name);
    if (block === undefined) return;
    places.set(`${index} branch`, block.branch);
    places.set(`${index} shortcut`, block.shortcut);
    places.set(`${index} sum`, block.sum);
  });
  return places;
}

/** Why two taps cannot be compared, as a clause; nothing where they can. */
function misfit(one: Tap, other: Tap, match: boolean): string | undefined {
  const told = `'${other.name}' of the other checkpoint`;
  if (one.kind !== other.kind) return `${told} is of the kind ${other.kind}, not ${one.kind}`;
  const [shape, otherShape] = [one, other].map((tap) => tap.shape.map((size) => size ?? "any").join("×"));
  if (shape === otherShape) return undefined;
  const isSpatial = String(one.shape.slice(0, -1)) === String(other.shape.slice(0, -1));
  if (!isSpatial || one.shape.length === 1) return `${told} is ${otherShape}, not ${shape}`;
  return match ? undefined : `${told} is ${otherShape}, not ${shape}: give --match to compare them`;
}

function reasonFor(tap: Tap, two: Two, match: boolean): string {
  const candidates = [namesakes(two), neighbors(two)].flatMap((of) => of(tap));
  const [reason] = candidates.flatMap((candidate) => misfit(tap, candidate, match) ?? []);
  if (reason !== undefined) return reason;
  return candidates.length > 0
    ? "what would be in its place is compared with another tap"
    : "the other checkpoint has no tap of this name or in its place";
}

/** How many channels a tap has. */
export function widthOf({ shape }: Tap): number {
  return shape.at(-1) ?? 1;
}

/** The numbers 0 … count−1. */
export function rangeOf(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}
