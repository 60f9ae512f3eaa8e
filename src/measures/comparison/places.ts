import type { Tap } from "../../network/tap.js";
import {
  convolutionBefore,
  includesNormalization,
  normalizationAfter,
  withoutNote,
} from "./foldedNormalization.js";
import { Numbering, type Signature, signaturesOf, type Wired } from "./signatures.js";

/** Two networks, as far as the pairing of taps depends on them. */
export interface WiredTwo {
  readonly a: Wired;
  readonly b: Wired;
}

/** Taps of one network and the corresponding taps of another, both by index. */
export type Places = ReadonlyMap<number, number>;

/** True if the values of two taps can be compared. */
export type Fits = (a: Tap, b: Tap) => boolean;

/** Labels of a tap that are equal in equal graphs: the exact ones first, then those that survive changes to a layer. */
const LABELS: readonly ((tap: Tap) => string)[] = [
  (tap) => JSON.stringify([tap.kind, operationOf(tap), tap.shape]),
  ({ kind }) => kind,
];

/** Operation of a tap without its width, and for an activation without the layer that it may be built into. */
function operationOf({ op }: Tap): string {
  return withoutNote(op)
    .replace(", before its activation", "")
    .replace(/ of .*/, "")
    .replace(/\bdense \d+/, "dense");
}

/**
 * Corresponding taps of two networks, regardless of their names. Identities (dropout and the like) have no position
 * of their own: they follow the tap whose values they pass on. If the graphs are the same without them, each tap has
 * its partner; otherwise, the longest common sequence of operations decides, and among equally long ones the one in
 * which more taps agree in their surroundings, then in their names.
 */
export function placesOf(two: WiredTwo, fits: Fits): Places {
  const [exact, ...looser] = LABELS.map((labelOf) => signed(two, labelOf)) as [SignedTwo, ...SignedTwo[]];
  const same = [exact, ...looser].map((each) => sameGraph(two, each)).find((found) => found !== undefined);
  const places = same ?? aligned(two, exact, fits);
  return new Map([...places, ...identitiesAt(two, places)]);
}

/** Signatures of two networks from a common numbering. */
interface SignedTwo {
  readonly a: ReadonlyMap<number, Signature>;
  readonly b: ReadonlyMap<number, Signature>;
}

function signed({ a, b }: WiredTwo, labelOf: (tap: Tap) => string): SignedTwo {
  const numbering = new Numbering();
  return { a: signaturesOf(a, labelOf, numbering), b: signaturesOf(b, labelOf, numbering) };
}

/** Correspondence in two equal graphs; undefined if the graphs differ. */
function sameGraph(two: WiredTwo, { a, b }: SignedTwo): Places | undefined {
  const [groups, others] = [groupsOf(a), groupsOf(b)];
  if (groups.size !== others.size) return undefined;
  const pairs: (readonly [number, number])[] = [];
  for (const [key, members] of groups) {
    const partners = others.get(key);
    if (partners?.length !== members.length) return undefined;
    pairs.push(...byName(two, members, partners));
  }
  return new Map(pairs);
}

function groupsOf(signatures: ReadonlyMap<number, Signature>): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>();
  for (const [index, { before, after }] of signatures) {
    const key = `${before} ${after}`;
    groups.set(key, [...(groups.get(key) ?? []), index]);
  }
  return groups;
}

/** Pairs taps that are interchangeable: by name if all have a namesake, else in order. */
function byName(
  { a, b }: WiredTwo,
  members: readonly number[],
  partners: readonly number[],
): readonly (readonly [number, number])[] {
  const namesakes = members.map((index) =>
    partners.find((partner) => b.taps[partner]?.name === a.taps[index]?.name),
  );
  const chosen = namesakes.includes(undefined) ? partners : namesakes;
  return members.flatMap((index, at) => {
    const partner = chosen[at];
    return partner === undefined ? [] : [[index, partner] as const];
  });
}

/** Weights of the reasons to pair two taps: each kind outweighs all following kinds together. */
const WEIGHTS = { comparable: 1e12, operation: 1e8, surroundings: 1e4, name: 1 } as const;

/** True if two taps, by index, may be the same point of two networks: both are the same operation on the same kind of value. */
function correspond({ a, b }: WiredTwo, index: number, partner: number): boolean {
  const [tap, candidate] = [a.taps[index] as Tap, b.taps[partner] as Tap];
  const isFolded = includesNormalization(tap);
  if (isFolded === includesNormalization(candidate)) return isSame(tap, candidate);
  // A convolution with a batch normalization in it is at the place of that normalization.
  const [folded, apart, place] = isFolded ? [tap, b, partner] : [candidate, a, index];
  const before = convolutionBefore(apart, place);
  if (before !== undefined) return isSame(folded, before);
  return isSame(tap, candidate) && normalizationAfter(apart, place) === undefined;
}

function isSame(tap: Tap, other: Tap): boolean {
  return tap.kind === other.kind && operationOf(tap) === operationOf(other);
}

function aligned(two: WiredTwo, signatures: SignedTwo, fits: Fits): Places {
  const { a: one, b: other } = two;
  const [rows, columns] = [[...signatures.a.keys()], [...signatures.b.keys()]];
  const weightOf = (row: number, column: number): number => {
    const [index, partner] = [rows[row] as number, columns[column] as number];
    const [tap, candidate] = [one.taps[index] as Tap, other.taps[partner] as Tap];
    if (!correspond(two, index, partner)) return 0;
    const [a, b] = [signatures.a.get(index), signatures.b.get(partner)];
    const surroundings = Number(a?.before === b?.before) + Number(a?.after === b?.after);
    return (
      (fits(tap, candidate) ? WEIGHTS.comparable : WEIGHTS.operation) +
      surroundings * WEIGHTS.surroundings +
      Number(tap.name === candidate.name) * WEIGHTS.name
    );
  };
  const pairs = alignmentOf(rows.length, columns.length, weightOf);
  return new Map(pairs.map(([row, column]) => [rows[row] as number, columns[column] as number]));
}

/** Pairs the identities that pass on the values of corresponding taps: those of the same kind, by name and in order. */
function identitiesAt(two: WiredTwo, places: Places): Places {
  const [groups, others] = [identitiesIn(two.a), identitiesIn(two.b)];
  return new Map(
    [...groups].flatMap(([key, members]) => {
      const [source = "", kind = ""] = key.split(" ");
      const partner = places.get(Number(source));
      return byName(two, members, others.get(`${partner} ${kind}`) ?? []);
    }),
  );
}

function identitiesIn({ taps, wiring }: Wired): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>();
  wiring.forEach(({ isIdentity, reads }, index) => {
    if (!isIdentity) return;
    const key = `${reads[0]} ${taps[index]?.kind}`;
    groups.set(key, [...(groups.get(key) ?? []), index]);
  });
  return groups;
}

/**
 * Aligns two sequences of given lengths: selects pairs that ascend in both such that the sum of their weights is
 * largest (the weighted longest common subsequence; Needleman and Wunsch 1970). Only pairs with a weight above 0 are
 * selected; among equal sums, the one whose pairs come first.
 */
function alignmentOf(
  count: number,
  otherCount: number,
  weightOf: (a: number, b: number) => number,
): readonly (readonly [number, number])[] {
  const width = otherCount + 1;
  const best = new Float64Array((count + 1) * width);
  const at = (a: number, b: number) => best[a * width + b] as number;
  for (let a = count - 1; a >= 0; a--) {
    for (let other = otherCount - 1; other >= 0; other--) {
      const weight = weightOf(a, other);
      const paired = weight > 0 ? weight + at(a + 1, other + 1) : 0;
      best[a * width + other] = Math.max(paired, at(a + 1, other), at(a, other + 1));
    }
  }
  const pairs: [number, number][] = [];
  for (let a = 0, b = 0; a < count && b < otherCount; ) {
    const weight = weightOf(a, b);
    if (weight > 0 && at(a, b) === weight + at(a + 1, b + 1)) {
      pairs.push([a, b]);
      a++;
      b++;
    } else if (at(a, b) === at(a, b + 1)) b++;
    else a++;
  }
  return pairs;
}
