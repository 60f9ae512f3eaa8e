import { constants } from "node:os";

/** Exit of a process: its exit code, or the signal that terminated it. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Time limit that it exceeded, in milliseconds. Default: none exceeded. */
  readonly limit?: number;
}

/** Causes of the signals that a process raises by its own fault. */
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
 * Kind of exit: `crash` means a signal that the process raised itself; `stopped` a time limit, or the system when it
 * ran out of memory; `interrupted` a user's request.
 */
export type EndingKind = "well" | "failed" | "crash" | "stopped" | "interrupted";

/** Distinguishes exits that the process caused from those that others caused. */
export function kindOfEnding({ code, signal, limit }: ProcessExit): EndingKind {
  if (limit !== undefined) return "stopped";
  const ended = signal ?? signalIn(code);
  if (ended === undefined) return code === 0 ? "well" : "failed";
  if (CAUSES[ended] === undefined) return "interrupted";
  return ended === "SIGKILL" ? "stopped" : "crash";
}

/** Describes an exit, for use inside a sentence; undefined if the process succeeded. */
export function describeEnd({ code, signal, limit }: ProcessExit): string | undefined {
  if (limit !== undefined) return `did not finish within ${limit / 1000} s`;
  const ended = signal ?? signalIn(code);
  if (ended !== undefined) {
    const cause = CAUSES[ended];
    return cause === undefined ? `was terminated by ${ended}` : `was terminated by ${ended}: ${cause}`;
  }
  return code === 0 ? undefined : `exited with code ${code}`;
}

/** Decodes a shell's exit code: a shell reports a signal that ended its child as 128 plus the signal's number. */
function signalIn(code: number | null): NodeJS.Signals | undefined {
  const signals = Object.entries(constants.signals) as [NodeJS.Signals, number][];
  return signals.find(([, number]) => number + 128 === code)?.[0];
}
