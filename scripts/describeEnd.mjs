import { constants } from "node:os";

/**
 * The end of a program in words, for use inside a sentence: `ended by SIGSEGV`, `exit code 3`; undefined where it ended
 * well. A shell in between turns the signal into 128 and its number.
 */
export function describeEnd(code, signal) {
  const ended = signal ?? nameOf(code - 128);
  if (ended) return `ended by ${ended}`;
  return code === 0 ? undefined : `exit code ${code}`;
}

function nameOf(number) {
  return Object.entries(constants.signals).find(([, known]) => known === number)?.[0];
}
