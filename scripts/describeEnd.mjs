import { constants } from "node:os";

/**
 * Describes the exit of a program, for use inside a sentence: `ended by SIGSEGV`, `exit code 3`; undefined if it
 * succeeded. A shell in between reports a signal as 128 plus its number.
 */
export function describeEnd(code, signal) {
  const ended = signal ?? nameOf(code - 128);
  if (ended) return `ended by ${ended}`;
  return code === 0 ? undefined : `exit code ${code}`;
}

function nameOf(number) {
  return Object.entries(constants.signals).find(([, known]) => known === number)?.[0];
}
