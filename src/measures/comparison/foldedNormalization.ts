import type { Tap } from "../../network/tap.js";
import type { Wired } from "./signatures.js";

/** Note at a convolution whose exporter folded a batch normalization into it. */
const NOTE = ", batch norm folded in";

/** True for a convolution whose values include a batch normalization that was folded into its kernel. */
export function includesNormalization({ op }: Tap): boolean {
  return op.includes(NOTE);
}

/** Operation of a tap without the note on a folded batch normalization. */
export function withoutNote(op: string): string {
  return op.replace(NOTE, "");
}

/** True if one of two taps is a batch normalization, and the other a convolution that includes one. */
export function isNormalizedTwice(a: Tap, b: Tap): boolean {
  const [folded, apart] = includesNormalization(a) ? [a, b] : [b, a];
  return includesNormalization(folded) && isBatchNorm(apart);
}

/** Convolution before a batch normalization; undefined for any other tap. */
export function convolutionBefore({ taps, wiring }: Wired, index: number): Tap | undefined {
  const tap = taps[index];
  if (tap === undefined || !isBatchNorm(tap)) return undefined;
  const source = taps[wiring[index]?.reads[0] ?? -1];
  return source?.kind === "conv" ? source : undefined;
}

/** Index of the batch normalization that reads a convolution; undefined if none does. */
export function normalizationAfter({ taps, wiring }: Wired, index: number): number | undefined {
  const found = wiring.findIndex(({ reads }, at) => reads[0] === index && isBatchNorm(taps[at] as Tap));
  return found < 0 ? undefined : found;
}

function isBatchNorm({ kind, op }: Tap): boolean {
  return kind === "normalization" && op.startsWith("batch norm");
}
