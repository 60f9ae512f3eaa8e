import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { ProcessExit } from "./describeEnd.js";

/** Options for running a program. */
export interface ProgramOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Stops the program after this many milliseconds without a report. */
  readonly limit: number;
  /** Text for its standard input. Default: none. */
  readonly input?: string;
  /** Called with each line that it writes to file descriptor 3, as soon as the line is complete. */
  readonly onReport?: (line: string) => void;
}

/** Exit of a program, and its output. */
export interface ProgramOutcome extends ProcessExit {
  readonly stdout: string;
  readonly stderr: string;
  /** Lines that it wrote to file descriptor 3, which its libraries do not write to. */
  readonly reports: readonly string[];
}

/** Runs a program until it exits, capturing its output. Rejects if it cannot be started. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { env, limit, input = "", onReport }: ProgramOptions,
): Promise<ProgramOutcome> {
  const child = spawn(program, args, { env, stdio: ["pipe", "pipe", "pipe", "pipe"] });
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill("SIGKILL");
  }, limit);
  // A program that exits before reading all of its input breaks the pipe; how it exited is more informative.
  child.stdin?.on("error", () => undefined).end(input);
  const reports: string[] = [];
  const ended = new Promise<ProcessExit>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  const hear = linesOf((line) => {
    timer.refresh();
    reports.push(line);
    onReport?.(line);
  });
  child.stdio[3]?.on("data", hear);
  try {
    const [ending, stdout, stderr] = await Promise.all([ended, said(child.stdout), said(child.stderr)]);
    return { ...ending, ...(isLate ? { limit } : {}), stdout, stderr, reports };
  } finally {
    clearTimeout(timer);
  }
}

function said(stream: Readable | null): Promise<string> {
  return stream === null ? Promise.resolve("") : text(stream);
}

/** Passes on each line of a byte stream once it is complete. An incomplete last line of a killed process is dropped. */
function linesOf(take: (line: string) => void): (chunk: Buffer) => void {
  let rest = "";
  return (chunk) => {
    const lines = (rest + chunk.toString("utf8")).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
  };
}
