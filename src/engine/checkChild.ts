import { statSync } from "node:fs";
import { describeEnd, type EndingKind, kindOfEnding } from "../core/describeEnd.js";
import { packagePath } from "../core/packageFiles.js";
import { runProgram } from "../core/runProgram.js";

/** The compiled child, also for sources that run uncompiled in tests. */
const CHILD = packagePath("dist/checks/child.js");

/** The time at which the child was built; empty if it was not. */
export function builtAt(): string {
  const built = statSync(CHILD, { throwIfNoEntry: false });
  return built === undefined ? "" : built.mtime.toISOString();
}

/** Has oneDNN print the instruction set that it computes with, and nothing of what it computes. */
const VERBOSE = "profile_exec,filter=nothing";

/** The work of a child process of the kernel check. */
export interface Job {
  readonly engine: "native" | "wasm";
  readonly threads: number;
  /** False to leave shapes that the library computes incorrectly to the library. */
  readonly guards: boolean;
  /** The cases to compute, by their places in the list: of all cases, or of the few that take a second. */
  readonly indices: readonly number[] | "few";
  /** True to compute the arithmetic hash at the end. */
  readonly hash: boolean;
}

/** A line that the child writes. */
export interface Report {
  /** The reason why the engine does not load. */
  readonly unloadable?: string;
  /** The case that begins, and its words. */
  readonly begin?: number;
  readonly words?: string;
  /** The fault of the case that began last. */
  readonly wrong?: string;
  readonly hash?: string;
}

/** The options of a child process. */
export interface JobOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Ends the child when it has reported undefined for so many milliseconds. */
  readonly limit: number;
  readonly onReport: (report: Report) => void;
}

/** The end of a child process. */
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
    ending: describeEnd(outcome),
    kind: kindOfEnding(outcome),
    instructions: instructionsIn(outcome.stdout),
  };
}

/** The line in which oneDNN says what it computes with, when it is asked to be verbose. */
const ISA = /^onednn_verbose,(?:v\d+,)?info,cpu,isa:(.*)$/m;

/** Names of instruction sets within oneDNN's descriptions of them: `Intel AVX-512 with Intel DL Boost`. */
const NAMES = /AVX10\.\d(?:\/\d+)?|AVX-512|AVX2|AVX|SSE4\.1|SVE|NEON/;

/** The instruction set that computes, out of what a process with ONEDNN_VERBOSE printed; else the architecture. */
export function instructionsIn(printed: string): string {
  const described = ISA.exec(printed)?.[1]?.trim();
  if (described === undefined || described === "") return process.arch;
  return NAMES.exec(described)?.[0] ?? described;
}
