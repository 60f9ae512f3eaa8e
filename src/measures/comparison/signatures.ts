import type { Network } from "../../network/network.js";
import type { Tap } from "../../network/tap.js";

/** Parts of a network that determine the positions of its taps. */
export type Wired = Pick<Network, "taps" | "wiring">;

/** Everything that leads to a tap, and everything that depends on it, each as a number: equal in equal graphs. */
export interface Signature {
  readonly before: number;
  readonly after: number;
}

/**
 * Assigns numbers to texts: equal texts get equal numbers. Signatures can be compared only if they come from the same
 * numbering.
 */
export class Numbering {
  private readonly known = new Map<string, number>();

  of(text: string): number {
    const number = this.known.get(text) ?? this.known.size;
    this.known.set(text, number);
    return number;
  }
}

/**
 * Signatures of all taps except identities, by index, by the label refinement of Weisfeiler and Lehman (1968). Names
 * are ignored: only the labels of taps and their connections count.
 */
export function signaturesOf(
  { taps, wiring }: Wired,
  labelOf: (tap: Tap) => string,
  numbering: Numbering,
): ReadonlyMap<number, Signature> {
  const kept = [...taps.keys()].filter((index) => wiring[index]?.isIdentity === false);
  const label = (index: number) => labelOf(taps[index] as Tap);
  const reads = (index: number) => wiring[index]?.reads ?? [];
  const before = new Map<number, number>();
  for (const index of kept) {
    const ordered = reads(index).map((source) => before.get(source));
    const sources = isCommutative(taps[index] as Tap) ? ordered.sort() : ordered;
    before.set(index, numbering.of(JSON.stringify(["before", label(index), sources])));
  }
  const readers = new Map<number, string[]>(kept.map((index) => [index, []]));
  const after = new Map<number, number>();
  for (const index of [...kept].reverse()) {
    const number = numbering.of(JSON.stringify(["after", label(index), readers.get(index)?.sort()]));
    after.set(index, number);
    for (const [slot, source] of reads(index).entries())
      readers.get(source)?.push(isCommutative(taps[index] as Tap) ? `${number}` : `${slot} ${number}`);
  }
  return new Map(
    kept.map((index) => [index, { before: before.get(index) as number, after: after.get(index) as number }]),
  );
}

const COMMUTATIVE: ReadonlySet<string> = new Set(["sum", "product", "average", "maximum", "minimum"]);

/** True if the order of a tap's inputs does not affect its output. */
function isCommutative({ kind, op }: Tap): boolean {
  return kind === "merge" && COMMUTATIVE.has(op);
}
