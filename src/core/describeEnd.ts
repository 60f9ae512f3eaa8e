import { constants } from "node:os";

/** The end of a process: its exit code, or the signal that ended it. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The time limit that it reached, in milliseconds. Default: it reached none. */
  readonly limit?: number;
}

/** Causes of the signals that a process brings on itself. */
const CAUSES: Partial<Readonly<Record<NodeJS.Signals, string>>> = {
  SIGABRT: "it found its memory corrupted, or gave up",
  SIGBUS: "it used memory that is not there",
  SIGFPE: "it divided by zero",
  SIGILL: "it used an instruction that this processor does not have",
  SIGKILL: "the system or a user stopped it, as when memory runs out",
  SIGSEGV: "it used memory that is not its own",
  SIGTRAP: "it stopped at an internal check",
};

/**
 * The manner of an end: `crash` is a signal that the process brought on itself; `stopped` a time limit, or the system
 * that had no more memory; `interrupted` somebody who wanted it to end.
 */
export type EndingKind = "well" | "failed" | "crash" | "stopped" | "interrupted";

/** Tells ends that say something of the process from those that others brought about. */
export function kindOfEnding({ code, signal, limit }: Ending): EndingKind {
  if (limit !== undefined) return "stopped";
  const ended = signal ?? signalIn(code);
  if (ended === undefined) return code === 0 ? "well" : "failed";
  if (CAUSES[ended] === undefined) return "interrupted";
  return ended === "SIGKILL" ? "stopped" : "crash";
}

/** The end of a process in words, for use inside a sentence; nothing where it ended well. */
export function describeEnd({ code, signal, limit }: Ending): string | undefined {
  if (limit !== undefined) return `did not end within ${limit / 1000} s`;
  const ended = signal ?? signalIn(code);
  if (ended !== undefined) {
    const cause = CAUSES[ended];
    return cause === undefined ? `was ended by ${ended}` : `was ended by ${ended}: ${cause}`;
  }
  return code === 0 ? undefined : `ended with exit code ${code}`;
}

/** A shell between two processes turns the signal that ended the inner one into 128 and its number. */
function signalIn(code: number | null): NodeJS.Signals | undefined {
  const signals = Object.entries(constants.signals) as [NodeJS.Signals, number][];
  return signals.find(([, number]) => number + 128 === code)?.[0];
}
