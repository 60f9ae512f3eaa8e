import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type EndingKind, endingOf, kindOfEnding } from "../endingOf.js";
import { runProgram } from "../runProgram.js";
import { instructionsIn } from "./instructions.js";

/** The compiled child, also for sources that run uncompiled in tests. */
const CHILD = fileURLToPath(new URL("../../dist/checks/child.js", import.meta.url));

/** When the child was built; nothing where it was not. */
export function builtAt(): string {
  const built = statSync(CHILD, { throwIfNoEntry: false });
  return built === undefined ? "" : built.mtime.toISOString();
}

/** Has oneDNN print the instruction set that it computes with, and nothing of what it computes. */
const VERBOSE = "profile_exec,filter=nothing";

/** What a child process of the kernel check is to do. */
export interface Job {
  readonly engine: "native" | "wasm";
  readonly threads: number;
  /** Whether shapes that the library computes wrongly are computed in another way. */
  readonly guards: boolean;
  /** The cases to compute, by their places in the list: of all cases, or of the few that take a second. */
  readonly indices: readonly number[] | "few";
  /** Whether to compute the arithmetic hash at the end. */
  readonly hash: boolean;
}

/** A line that the child writes. */
export interface Report {
  /** Why the engine does not load. */
  readonly unloadable?: string;
  /** The case that begins, and its words. */
  readonly begin?: number;
  readonly words?: string;
  /** What is wrong in the case that began last. */
  readonly wrong?: string;
  readonly hash?: string;
}

/** How a child is run. */
export interface JobOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Ends the child when it has reported nothing for so many milliseconds. */
  readonly limit: number;
  readonly onReport: (report: Report) => void;
}

/** How a child ended. */
export interface JobOutcome {
  /** In words, where it did not end well. */
  readonly ending: string | undefined;
  readonly kind: EndingKind;
  /** The instruction set that oneDNN said it computes with. */
  readonly instructions: string;
}

/** Runs a job of the kernel check in a child process. Rejects where none can be started. */
export async function runJob(job: Job, { env, limit, onReport }: JobOptions): Promise<JobOutcome> {
  const outcome = await runProgram(process.execPath, [CHILD], {
    env: { ...env, ONEDNN_VERBOSE: VERBOSE },
    limit,
    input: JSON.stringify(job),
    onReport: (line) => onReport(JSON.parse(line) as Report),
  });
  return {
    ending: endingOf(outcome),
    kind: kindOfEnding(outcome),
    instructions: instructionsIn(outcome.stdout),
  };
}
