import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { CLI_ENGINE, type Outcome, type Surroundings } from "./cli.js";

/** The built program. */
export const PROGRAM = fileURLToPath(new URL("../../dist/cli/bin.js", import.meta.url));

/** How a child process ended and what it said. `code` is null where a signal ended it. */
export type ProcessOutcome = Omit<Outcome, "code"> & { readonly code: number | null };

/** Where and how a child process runs. */
export interface ProcessSurroundings extends Surroundings {
  /** Ends a process that hangs, in milliseconds. Default: none, the test's own limit. */
  readonly timeout?: number;
}

/** Runs the built program in a child process to its end. */
export function convscope(
  args: readonly string[],
  surroundings: ProcessSurroundings = {},
): Promise<ProcessOutcome> {
  return outcomeOf(started(process.execPath, [PROGRAM, ...args], surroundings));
}

/** Starts any program in a child process with the surroundings of `convscope`. */
export function started(
  program: string,
  args: readonly string[],
  { cwd = tmpdir(), environment = {}, timeout }: ProcessSurroundings = {},
): ChildProcess {
  const env = { ...process.env, CONVSCOPE_ENGINE: CLI_ENGINE, ...environment };
  const stdio: SpawnOptions["stdio"] = ["ignore", "pipe", "pipe"];
  const limit = timeout === undefined ? {} : ({ timeout, killSignal: "SIGKILL" } as const);
  return spawn(program, args, { cwd, env, stdio, ...limit });
}

/** Waits for the end of a child process and gathers what it says. */
export async function outcomeOf(child: ChildProcess): Promise<ProcessOutcome> {
  const code = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const [stdout, stderr] = await Promise.all([child.stdout, child.stderr].map(said));
  return { code: await code, stdout: stdout ?? "", stderr: stderr ?? "" };
}

async function said(stream: ChildProcess["stdout"]): Promise<string> {
  return stream === null || stream.destroyed ? "" : text(stream);
}
