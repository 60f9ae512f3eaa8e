import { constants } from "node:os";

/** Causes of the signals that a process brings on itself, and of those that the system sends. */
const CAUSES = {
  SIGABRT: "it found its memory corrupted, or gave up",
  SIGBUS: "it used memory that is not there",
  SIGFPE: "it divided by zero",
  SIGILL: "it used an instruction that this processor does not have",
  SIGKILL: "the system or a user stopped it, as when memory runs out",
  SIGSEGV: "it used memory that is not its own",
  SIGTRAP: "it stopped at an internal check",
};

/** The end of a process in words, for use behind a name or in parentheses; nothing where it ended well. */
export function endingOf(code, signal) {
  const ended = signal ?? signalIn(code);
  if (ended === undefined) return code === 0 ? undefined : `exit code ${code}`;
  const cause = CAUSES[ended];
  return cause === undefined ? `ended by ${ended}` : `ended by ${ended}: ${cause}`;
}

/** A shell between two processes turns the signal that ended the inner one into 128 and its number. */
function signalIn(code) {
  return Object.entries(constants.signals).find(([, number]) => number + 128 === code)?.[0];
}
