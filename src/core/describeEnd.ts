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
  SIGABRT: "it detected corrupted memory, or aborted",
  SIGBUS: "it accessed memory that does not exist",
  SIGFPE: "it divided by zero",
  SIGILL: "it used an instruction that this processor lacks",
  SIGKILL: "the system or a user killed it, for example because memory ran out",
  SIGSEGV: "it accessed memory that is not its own",
  SIGTRAP: "it stopped at an internal check",
};

/**
 * The manner of an end: `crash` is a signal that the process brought on itself; `stopped` a time limit, or the system
 * that had no more memory; `interrupted` somebody who wanted it to end.
 */
export type EndingKind = "well" | "failed" | "crash" | "stopped" | "interrupted";

/** Distinguishes ends that the process caused from those that others caused. */
export function kindOfEnding({ code, signal, limit }: Ending): EndingKind {
  if (limit !== undefined) return "stopped";
  const ended = signal ?? signalIn(code);
  if (ended === undefined) return code === 0 ? "well" : "failed";
  if (CAUSES[ended] === undefined) return "interrupted";
  return ended === "SIGKILL" ? "stopped" : "crash";
}

/** Describes the end of a process, for use inside a sentence; undefined if it succeeded. */
export function describeEnd({ code, signal, limit }: Ending): string | undefined {
  if (limit !== undefined) return `did not finish within ${limit / 1000} s`;
  const ended = signal ?? signalIn(code);
  if (ended !== undefined) {
    const cause = CAUSES[ended];
    return cause === undefined ? `was terminated by ${ended}` : `was terminated by ${ended}: ${cause}`;
  }
  return code === 0 ? undefined : `exited with code ${code}`;
}

/** A shell between two processes turns the signal that ended the inner one into 128 and its number. */
function signalIn(code: number | null): NodeJS.Signals | undefined {
  const signals = Object.entries(constants.signals) as [NodeJS.Signals, number][];
  return signals.find(([, number]) => number + 128 === code)?.[0];
}
