import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { CLI_ENGINE, type Outcome, type Surroundings } from "./cli.js";

/** The built program. */
export const PROGRAM = fileURLToPath(new URL("../../dist/cli/bin.js", import.meta.url));

/** The outcome and output of a child process. `code` is null if a signal ended it. */
export type ProcessOutcome = Omit<Outcome, "code"> & { readonly code: number | null };

/** The environment of a child process. */
export interface ProcessSurroundings extends Surroundings {
  /** Time limit in milliseconds for a process that hangs. Default: none, the test's own limit. */
  readonly timeout?: number;
}

/** Runs the built program in a child process until it exits. */
export function convscope(
  args: readonly string[],
  surroundings: ProcessSurroundings = {},
): Promise<ProcessOutcome> {
  return outcomeOf(started(process.execPath, [PROGRAM, ...args], surroundings));
}

/** Starts any program in a child process with the environment of `convscope`. */
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

/** Waits for the end of a child process and collects its output. */
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
