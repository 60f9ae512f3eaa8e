import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { main } from "../../src/cli/main.js";

/** The engine of command lines: the one in CONVSCOPE_ENGINE, else WASM, which starts fastest. */
export const CLI_ENGINE = process.env.CONVSCOPE_ENGINE === "native" ? "native" : "wasm";

/** The outcome and output of a command line. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The environment of a command line. */
export interface Surroundings {
  /** Its working folder. Default: the system's temporary folder. */
  readonly cwd?: string;
  /** Variables that differ from this process's; an undefined one is removed. */
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
      availableMemory: () => 2 ** 33,
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

/** Creates new empty folders that are removed after a file's last test. */
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
