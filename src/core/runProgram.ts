import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { Ending } from "./describeEnd.js";

/** The options of a program that is run. */
export interface ProgramOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Ends it when it has reported undefined for so many milliseconds. */
  readonly limit: number;
  /** The text on its standard input. Default: none. */
  readonly input?: string;
  /** Called for each line that it writes to file descriptor 3 as soon as the line is whole. */
  readonly onReport?: (line: string) => void;
}

/** The end of a program and what it wrote. */
export interface ProgramOutcome extends Ending {
  readonly stdout: string;
  readonly stderr: string;
  /** The lines that it wrote to file descriptor 3, which the libraries in it do not write to. */
  readonly reports: readonly string[];
}

/** Runs a program to its end with its output captured. Rejects where it cannot be started. */
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
  // A program that ends before it has read everything breaks the pipe; how it ended says more.
  child.stdin?.on("error", () => undefined).end(input);
  const reports: string[] = [];
  const ended = new Promise<Ending>((resolve, reject) => {
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

/** Gives each line of a stream of bytes once it is whole. What a killed process left unfinished is dropped. */
function linesOf(take: (line: string) => void): (chunk: Buffer) => void {
  let rest = "";
  return (chunk) => {
    const lines = (rest + chunk.toString("utf8")).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
  };
}
