import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { main } from "../../src/cli/main.js";

/** The engine of command lines: the one that CONVSCOPE_ENGINE names, else WASM, which starts soonest. */
export const CLI_ENGINE = process.env.CONVSCOPE_ENGINE === "native" ? "native" : "wasm";

/** How a command line ended and what it said. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where and how a command line runs. */
export interface Surroundings {
  /** Its working folder. Default: the system's folder for temporary files. */
  readonly cwd?: string;
  /** Variables that differ from this process's; an undefined one is taken away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

let latest: Promise<unknown> = Promise.resolve();

/**
 * Runs a command line in this process, from the sources: all but the file that touches the process, and without the
 * second that a process and its engine take to start. Tests of signals, streams and threads run the built program
 * instead, with the function of the same name in `program.ts`. Runs wait for each other: the working folder is the
 * whole process's.
 */
export function convscope(args: readonly string[], surroundings: Surroundings = {}): Promise<Outcome> {
  const run = latest.then(() => runIn(args, surroundings));
  latest = run.catch(() => undefined);
  return run;
}

async function runIn(
  args: readonly string[],
  { cwd = tmpdir(), environment = {} }: Surroundings,
): Promise<Outcome> {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const former = process.cwd();
  process.chdir(cwd);
  try {
    const code = await main(args, {
      writeData: (text) => stdout.push(text),
      writeTalk: (text) => stderr.push(text),
      terminal: false,
      columns: 80,
      environment: { ...process.env, CONVSCOPE_ENGINE: CLI_ENGINE, ...environment },
      now: () => performance.now(),
      interruptible: () => new AbortController().signal,
    });
    return { code, stdout: stdout.join(""), stderr: stderr.join("") };
  } finally {
    process.chdir(former);
  }
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
