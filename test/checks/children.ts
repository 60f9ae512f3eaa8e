import { expect } from "vitest";
import { type Job, type JobOutcome, type Report, runJob } from "../../src/engine/checkChild.js";

/** Outcome of a child process. */
export interface Ran extends JobOutcome {
  readonly reports: readonly Report[];
  /** Descriptions of the cases that failed. */
  readonly wrong: readonly string[];
}

/** Runs a child process of the kernel check until it ends. */
export async function run(job: Partial<Job>, environment: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const reports: Report[] = [];
  const wrong: string[] = [];
  let begun = "";
  const onReport = (report: Report) => {
    reports.push(report);
    begun = report.words ?? begun;
    if (report.wrong !== undefined) wrong.push(`${begun}: ${report.wrong}`);
  };
  const whole: Job = { engine: "native", threads: 2, guards: true, indices: "few", hash: false, ...job };
  const outcome = await runJob(whole, { env: { ...process.env, ...environment }, limit: 120_000, onReport });
  return { ...outcome, reports, wrong };
}

/** Computes the arithmetic hash in a child process, and its instruction set. */
export async function hashOf(environment: NodeJS.ProcessEnv, threads = 2) {
  const { reports, instructions } = await run({ indices: [], hash: true, threads }, environment);
  return { instructions, hash: reports.at(-1)?.hash ?? "" };
}

/** Expects that the hashes with some limits of the instruction set, and with oneDNN off, differ as the sets do. */
export async function expectDistinctHashes(limits: readonly (string | undefined)[]): Promise<void> {
  const hashes = new Map<string, string>();
  for (const limit of limits) {
    const { instructions, hash } = await hashOf({ ONEDNN_MAX_CPU_ISA: limit });
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    // A limit above the processor's capability changes nothing.
    expect(hashes.get(instructions) ?? hash, instructions).toBe(hash);
    hashes.set(instructions, hash);
  }
  hashes.set("oneDNN off", (await hashOf({ TF_ENABLE_ONEDNN_OPTS: "0" })).hash);
  expect(new Set(hashes.values()).size).toBe(hashes.size);
}
