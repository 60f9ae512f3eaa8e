import { shapeText } from "../../core/format.js";
import type { Network } from "../../network/network.js";
import { selectTaps, type Tap, tapsAlike } from "../../network/tap.js";
import { isNormalizedTwice, normalizationAfter } from "./foldedNormalization.js";
import { type Fits, type Places, placesOf, type WiredTwo } from "./places.js";
import type { Wired } from "./signatures.js";

/** Two networks; the first is called A and the second B. */
export interface NetworkPair {
  readonly a: Network;
  readonly b: Network;
}

/** Tap of A and the tap of B that it is compared with. */
export interface TwoTaps {
  readonly a: Tap;
  readonly b: Tap;
}

/** Tap that is not compared, and the reason. */
export interface OmittedTap {
  readonly checkpoint: "A" | "B";
  readonly tap: string;
  /** Clause without a period. */
  readonly reason: string;
}

/** A tap without a partner in the other network. */
export interface Unpaired {
  readonly checkpoint: OmittedTap["checkpoint"];
  readonly tap: Tap;
  /**
   * True if no partner is expected: it only passes on the output of another tap, like dropout, or it is a convolution that
   * the other network has in one step with its batch normalization.
   */
  readonly isExempt: boolean;
}

/**
 * Choice of the taps to compare: patterns, and whether channels are matched, so that their counts may differ.
 */
export interface PairingPlan {
  readonly taps: readonly string[];
  readonly match: boolean;
}

/** Taps that are compared, in A's order, and those that are not. */
export interface Pairing {
  readonly pairs: readonly TwoTaps[];
  readonly leftOut: readonly OmittedTap[];
  /** Taps of `leftOut`, in its order. */
  readonly unpaired: readonly Unpaired[];
}

/**
 * Pairs the taps of two networks: those in the same position of their graphs (see `placesOf`), then those of the same
 * name that have no partner yet, if their order does not contradict any pair. Shapes must allow it: heights, widths
 * and kinds must be equal; the number of channels may differ only if channels are matched. Throws `UserError` for a
 * pattern that matches no tap of A.
 */
export function pairedTaps(two: NetworkPair, { taps: patterns, match }: PairingPlan): Pairing {
  const found = partnersOf(two, match);
  const taken = new Set(found.partners.values());
  const chosen = selectTaps(two.a.taps, patterns);
  const pairs = chosen.flatMap((a) => {
    const b = found.partners.get(a);
    return b === undefined ? [] : [{ a, b }];
  });
  const alone = chosen.filter((tap) => !found.partners.has(tap));
  const strangers = tapsAlike(two.b.taps, patterns).filter((tap) => !taken.has(tap));
  const turned = { a: two.b, b: two.a };
  const asked = {
    A: { two, places: found.places, match },
    B: { two: turned, places: invertedOf(found.places), match },
  };
  const unpaired = [
    ...alone.map((tap) => unpairedOf("A", tap, asked.A)),
    ...strangers.map((tap) => unpairedOf("B", tap, asked.B)),
  ];
  const leftOut = unpaired.map(({ checkpoint, tap }) => {
    return { checkpoint, tap: tap.name, reason: reasonFor(tap, asked[checkpoint]) };
  });
  return { pairs, leftOut, unpaired };
}

function unpairedOf(checkpoint: OmittedTap["checkpoint"], tap: Tap, asked: Asked): Unpaired {
  const { taps, wiring } = asked.two.a;
  const isIdentity = wiring[taps.indexOf(tap)]?.isIdentity === true;
  return { checkpoint, tap, isExempt: isIdentity || foldedPartner(tap, asked) !== undefined };
}

/** Convolution of the other network that contains a tap and its batch normalization; undefined if there is none. */
function foldedPartner(tap: Tap, { two: { a, b }, places }: Asked): Tap | undefined {
  const normalization = normalizationAfter(a, a.taps.indexOf(tap));
  if (tap.kind !== "conv" || normalization === undefined) return undefined;
  const partner = b.taps[places.get(normalization) ?? -1];
  return partner?.kind === "conv" ? partner : undefined;
}

/** Partners of taps, and the positions of all taps by index, including those that cannot be compared. */
interface Found {
  readonly partners: ReadonlyMap<Tap, Tap>;
  readonly places: Places;
}

function partnersOf(two: NetworkPair, match: boolean): Found {
  const fits = (a: Tap, b: Tap) => misfit(a, b, match) === undefined;
  const places = placesOf(two, fits);
  const all = new Map([...places, ...namesakesOf(two, places, fits)]);
  const partners = [...all].flatMap(([index, partner]) => {
    const [a, b] = [two.a.taps[index] as Tap, two.b.taps[partner] as Tap];
    return fits(a, b) ? [[a, b] as const] : [];
  });
  return { partners: new Map(partners), places: all };
}

function invertedOf(places: Places): Places {
  return new Map([...places].map(([index, partner]) => [partner, index]));
}

/** Reason why two taps cannot be compared, as a clause; undefined if they can. */
function misfit(a: Tap, b: Tap, match: boolean): string | undefined {
  const theOther = `'${b.name}' of the other checkpoint`;
  if (a.kind !== b.kind && !isNormalizedTwice(a, b))
    return `${theOther} has the kind ${b.kind}, not ${a.kind}`;
  const isSpatial = sizesAgree(a, b);
  if (isSpatial && a.shape.at(-1) === b.shape.at(-1)) return undefined;
  const [shape, otherShape] = [a, b].map((tap) => shapeText(tap.shape));
  if (!isSpatial || a.shape.length === 1) return `${theOther} is ${otherShape}, not ${shape}`;
  return match ? undefined : `${theOther} is ${otherShape}, not ${shape}; use --match to compare them`;
}

/** True if two taps can have equal heights and widths: a size that a network leaves open is checked when images are shown. */
function sizesAgree(a: Tap, b: Tap): boolean {
  const [sizes, others] = [a.shape.slice(0, -1), b.shape.slice(0, -1)];
  const agrees = (size: number | null, at: number) =>
    size === null || others[at] === null || size === others[at];
  return sizes.length === others.length && sizes.every(agrees);
}

interface Asked {
  /** Network of the tap, and the network that lacks a partner for it. */
  readonly two: NetworkPair;
  readonly places: Places;
  readonly match: boolean;
}

function reasonFor(tap: Tap, asked: Asked): string {
  if (foldedPartner(tap, asked) !== undefined)
    return "the other checkpoint has the next batch norm folded into it: only their joint output is compared";
  const {
    two: { a, b },
    places,
    match,
  } = asked;
  const place = places.get(a.taps.indexOf(tap));
  const namesake = b.taps.find(({ name }) => name === tap.name);
  const there = place === undefined ? undefined : b.taps[place];
  const reason = there === undefined ? undefined : misfit(tap, there, match);
  if (reason !== undefined) return reason;
  if (namesake === undefined) return "the other checkpoint has no tap with this name or at its position";
  const why = misfit(tap, namesake, match);
  return why ?? `'${namesake.name}' of the other checkpoint is at another position`;
}

/** Number of channels of a tap. */
export function widthOf({ shape }: Tap): number {
  return shape.at(-1) ?? 1;
}

/** Numbers 0 … count−1. */
export function rangeOf(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/**
 * Pairs taps that have no partner yet with taps of the same name in the other network that have none either, both by
 * index, if their values can be compared and their order agrees with all other pairs. A tap that is computed from
 * another one must be paired with one that is computed from the other's partner, and vice versa.
 */
function namesakesOf({ a, b }: WiredTwo, places: Places, fits: Fits): Places {
  const taken = new Set(places.values());
  const free = (index: number) => !taken.has(index);
  const candidates = [...a.taps.keys()].flatMap((index) => {
    if (places.has(index)) return [];
    const tap = a.taps[index] as Tap;
    const namesake = b.taps.findIndex(({ name }) => name === tap.name);
    const isPossible = namesake >= 0 && free(namesake) && fits(tap, b.taps[namesake] as Tap);
    return isPossible ? [[index, namesake] as const] : [];
  });
  if (candidates.length === 0) return new Map();
  const [sources, otherSources] = [sourcesOf(a), sourcesOf(b)];
  const agreed = new Map(places);
  for (const [index, namesake] of candidates) {
    const agrees = [...agreed].every(
      ([from, to]) =>
        sources[index]?.has(from) === otherSources[namesake]?.has(to) &&
        sources[from]?.has(index) === otherSources[to]?.has(namesake),
    );
    if (agrees) agreed.set(index, namesake);
  }
  return new Map([...agreed].filter(([index]) => !places.has(index)));
}

/** Indices of all taps that each tap is computed from. */
function sourcesOf({ wiring }: Wired): readonly ReadonlySet<number>[] {
  const sources: Set<number>[] = [];
  for (const { reads } of wiring)
    sources.push(new Set(reads.flatMap((index) => [index, ...(sources[index] ?? [])])));
  return sources;
}
