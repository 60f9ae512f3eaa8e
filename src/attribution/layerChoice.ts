import type { Network } from "../network/network.js";
import { isMap, type Tap } from "../network/tap.js";

/** Parts of a network that its layers are found by. */
type Wired = Pick<Network, "taps" | "wiring" | "output" | "logits">;

/**
 * Last feature maps before the head of a network reduces them to a row of scores: after the sum and the activation of
 * the last block, before pooling. Undefined for a network without maps.
 */
export function lastMapLayer(network: Wired): Tap | undefined {
  const { taps, output, logits } = network;
  const scores = taps.findIndex(({ name }) => name === (logits ?? output));
  const used = usedBy(network, scores);
  // The scores themselves are maps in a network that scores every position.
  return taps.findLast((tap, index) => index < scores && used.has(index) && isMap(tap) && isWide(tap));
}

/** True if a tap has more than one position. */
export function isWide({ shape }: Pick<Tap, "shape">): boolean {
  return shape.length === 3 && (shape[0] !== 1 || shape[1] !== 1);
}

/** Indices of the taps that a tap is computed from. */
function usedBy({ taps, wiring }: Wired, index: number): ReadonlySet<number> {
  const used = new Set([index]);
  for (let at = taps.length - 1; at >= 0; at--)
    if (used.has(at)) for (const read of wiring[at]?.reads ?? []) used.add(read);
  used.delete(index);
  return used;
}

/**
 * True if the head averages the positions of a layer: a global average pool follows it, and a dense layer computes the
 * scores from that alone.
 */
export function averages(network: Wired, layer: Tap): boolean {
  const { taps, wiring, logits, output } = network;
  const readersOf = (index: number) => wiring.flatMap(({ reads }, at) => (reads.includes(index) ? [at] : []));
  const scores = taps.findIndex(({ name }) => name === (logits ?? output));
  let [at, isAveraged] = [taps.indexOf(layer), false];
  while (at !== scores) {
    const [reader, ...others] = readersOf(at).filter((index) => wiring[index]?.isIdentity !== true);
    if (reader === undefined || others.length > 0) return false;
    const tap = taps[reader] as Tap;
    if (isAverage(taps[at] as Tap, tap)) isAveraged = true;
    else if (reader !== scores && tap.kind !== "reshape") return false;
    at = reader;
  }
  return isAveraged;
}

/** True if a tap averages all positions of another. */
function isAverage(of: Tap, tap: Tap): boolean {
  return isWide(of) && !isWide(tap) && /\b(?:average|mean)/i.test(tap.op);
}
