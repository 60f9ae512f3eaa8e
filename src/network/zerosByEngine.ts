import type { Tap } from "./tap.js";

/** Operations whose results round to zero on some engines only: exponentials, and operations that combine them. */
const ROUNDED = /sigmoid|softmax|swish|silu|T\(x\)/i;

/** Caveat on the exact zeros of some taps, a clause without a period; undefined if they are certain. */
export function zerosByEngine(taps: readonly Pick<Tap, "op" | "preActivation">[]): string | undefined {
  const isRounded = taps.some(
    ({ op, preActivation }) => !preActivation && ROUNDED.test(op) && !HARD.test(op),
  );
  return isRounded ? WORDS : undefined;
}

/** Exceptions: piecewise linear functions, which every engine computes identically. */
const HARD = /hard[ _]?sigmoid/i;

const WORDS = "exact zeros depend on the engine: sigmoids and softmaxes round to 0 and 1 at different values";
