import { statSync } from "node:fs";
import { describeEnd, type EndingKind, kindOfEnding } from "../core/describeEnd.js";
import { packagePath } from "../core/packageFiles.js";
import { runProgram } from "../core/runProgram.js";

/** Compiled entry point of the child; tests that run the sources uncompiled use it too. */
const CHILD = packagePath("dist/checks/child.js");

/** Time at which the child was compiled; empty if it was not. */
export function builtAt(): string {
  const built = statSync(CHILD, { throwIfNoEntry: false });
  return built === undefined ? "" : built.mtime.toISOString();
}

/** Makes oneDNN print the instruction set that it uses, but not the primitives that it executes. */
const VERBOSE = "profile_exec,filter=nothing";

/** Work of a child process of the kernel check. */
export interface Job {
  readonly engine: "native" | "wasm";
  readonly threads: number;
  /** False to disable the guards, so that the library computes even the shapes that it gets wrong. */
  readonly guards: boolean;
  /** Indices of the cases to compute among all cases, or `few` for those that take about a second in total. */
  readonly indices: readonly number[] | "few";
  /** True to compute the arithmetic hash at the end. */
  readonly hash: boolean;
}

/** Line that the child writes. */
export interface Report {
  /** Reason why the engine does not load. */
  readonly unloadable?: string;
  /** Index of the case that begins, and its description. */
  readonly begin?: number;
  readonly words?: string;
  /** Fault of the case that began last. */
  readonly wrong?: string;
  readonly hash?: string;
}

/** Options of a child process. */
export interface JobOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Stops the child after this many milliseconds without a report. */
  readonly limit: number;
  readonly onReport: (report: Report) => void;
}

/** Outcome of a child process. */
export interface JobOutcome {
  /** Description of an abnormal exit; undefined if it exited normally. */
  readonly ending: string | undefined;
  readonly kind: EndingKind;
  /** Instruction set that oneDNN reported. */
  readonly instructions: string;
}

/** Runs a job of the kernel check in a child process. Rejects if the process cannot be started. */
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

/** Line of oneDNN's verbose output that names the instruction set. */
const ISA = /^onednn_verbose,(?:v\d+,)?info,cpu,isa:(.*)$/m;

/** Names of instruction sets within oneDNN's descriptions, such as `Intel AVX-512 with Intel DL Boost`. */
const NAMES = /AVX10\.\d(?:\/\d+)?|AVX-512|AVX2|AVX|SSE4\.1|SVE|NEON/;

/** Extracts the instruction set from the output of a process with ONEDNN_VERBOSE; falls back to the architecture. */
export function instructionsIn(printed: string): string {
  const described = ISA.exec(printed)?.[1]?.trim();
  if (described === undefined || described === "") return process.arch;
  return NAMES.exec(described)?.[0] ?? described;
}
