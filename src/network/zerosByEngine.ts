import type { Tap } from "./tap.js";

/** Operations whose results round to zero in one engine and not in another: exponentials, and what is left of one beside them. */
const ROUNDED = /sigmoid|softmax|swish|silu|T\(x\)/i;

/** Caveat on the exact zeros of some taps, a clause without a full stop; undefined if they are certain. */
export function zerosByEngine(taps: readonly Pick<Tap, "op" | "preActivation">[]): string | undefined {
  const isRounded = taps.some(
    ({ op, preActivation }) => !preActivation && ROUNDED.test(op) && !HARD.test(op),
  );
  return isRounded ? WORDS : undefined;
}

/** Made of straight lines, which every engine computes alike. */
const HARD = /hard[ _]?sigmoid/i;

const WORDS = "exact zeros depend on the engine: sigmoids and softmaxes round to 0 and 1 at different values";
