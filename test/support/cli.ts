import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll } from "vitest";

/** The built program. */
export const PROGRAM = fileURLToPath(new URL("../../dist/cli/bin.js", import.meta.url));

/** The engine of child processes: the one that CONVSCOPE_ENGINE names, else WASM, which starts soonest. */
export const CHILD_ENGINE = process.env.CONVSCOPE_ENGINE === "native" ? "native" : "wasm";

/** How a process ended and what it said. `code` is null where a signal ended it. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where and how a child process runs. */
export interface Surroundings {
  /** Its working folder. Default: the system's folder for temporary files. */
  readonly cwd?: string;
  /** Variables that differ from this process's; an undefined one is taken away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Ends a process that hangs, in milliseconds. Default: none, the test's own limit. */
  readonly timeout?: number;
}

/** Runs the built program in a child process to its end. */
export function convscope(args: readonly string[], surroundings: Surroundings = {}): Promise<Outcome> {
  return outcomeOf(started(process.execPath, [PROGRAM, ...args], surroundings));
}

/** Starts any program in a child process with the surroundings of `convscope`. */
export function started(
  program: string,
  args: readonly string[],
  { cwd = tmpdir(), environment = {}, timeout }: Surroundings = {},
): ChildProcess {
  const env = { ...process.env, CONVSCOPE_ENGINE: CHILD_ENGINE, ...environment };
  const stdio: SpawnOptions["stdio"] = ["ignore", "pipe", "pipe"];
  const limit = timeout === undefined ? {} : ({ timeout, killSignal: "SIGKILL" } as const);
  return spawn(program, args, { cwd, env, stdio, ...limit });
}

/** Waits for the end of a child process and gathers what it says. */
export async function outcomeOf(child: ChildProcess): Promise<Outcome> {
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

/** The objects of a JSON text. */
export function parsed<T>(json: string): T {
  return JSON.parse(json) as T;
}

/** Gives fresh empty folders that are gone after a file's last test. */
export function withWorkplaces(): () => Promise<string> {
  let root = "";
  let count = 0;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "convscope-cli-"));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));
  return async () => {
    const folder = join(root, `work-${++count}`);
    await mkdir(folder);
    return folder;
  };
}
