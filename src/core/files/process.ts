import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { codeOf } from "../errors.js";

/** Identity of a process, distinct from a later one with the same id. */
export interface ProcessMark {
  readonly host: string;
  readonly pid: number;
  /** Start time in the system's own unit; null if the system does not report it. */
  readonly began: string | null;
}

export function thisProcess(): ProcessMark {
  return { host: hostname(), pid: process.pid, began: beginningOf(process.pid) };
}

/**
 * True if a process has certainly ended. The state of a process on another machine is unknown, so it counts
 * as running.
 */
export function hasEnded(mark: ProcessMark): boolean {
  if (!isHere(mark)) return false;
  const { pid, began } = mark;
  if (!isRunning(pid)) return true;
  const now = beginningOf(pid);
  return began !== null && now !== null && now !== began;
}

/** True for a process on this machine. */
export function isHere({ host }: ProcessMark): boolean {
  return host === hostname();
}

function isRunning(pid: number): boolean {
  try {
    // Signal 0 only tests whether the process exists.
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** Start time of a process on Linux, in clock ticks since boot (proc(5), field 22 of stat). */
function beginningOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The second field, the program's name in parentheses, may itself contain spaces and parentheses.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}
