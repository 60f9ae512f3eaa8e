import { describe, expect, it } from "vitest";
import { type Job, type JobOutcome, type Report, runJob } from "../../src/engine/checkChild.js";
import { enginesHere } from "../support/engine.js";

const ENGINES = await enginesHere();
const nativeRuns = ENGINES.includes("native");

interface Ran extends JobOutcome {
  readonly reports: readonly Report[];
  /** Descriptions of the cases that failed. */
  readonly wrong: readonly string[];
}

async function run(job: Partial<Job>, environment: NodeJS.ProcessEnv = {}): Promise<Ran> {
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

describe("a child process of the kernel check", () => {
  it.each(ENGINES)("passes a few hundred cases with %s", async (engine) => {
    const { kind, wrong, reports } = await run({ engine });
    expect({ kind, wrong }).toEqual({ kind: "well", wrong: [] });
    expect(reports.filter(({ begin }) => begin !== undefined).length).toBeGreaterThan(200);
  });

  it("finds the faults of WASM without guards", async () => {
    const { wrong } = await run({ engine: "wasm", guards: false });
    expect(wrong.some((words) => words.startsWith("average pooling by input"))).toBe(true);
    expect(wrong.some((words) => words.startsWith("normalization") && /axis [12]/.test(words))).toBe(true);
    expect(wrong.some((words) => words.startsWith("convolution "))).toBe(false);
  });

  it("computes only the given cases", async () => {
    const { reports } = await run({ engine: "wasm", indices: [7, 3] });
    expect(reports.map(({ begin }) => begin)).toEqual([7, 3]);
  });
});

describe.runIf(nativeRuns)("the arithmetic hash", () => {
  const hashOf = async (environment: NodeJS.ProcessEnv, threads = 2) => {
    const { reports, instructions } = await run({ indices: [], hash: true, threads }, environment);
    return { instructions, hash: reports.at(-1)?.hash ?? "" };
  };

  it("distinguishes instruction sets, and oneDNN off from on", async () => {
    const limits = [undefined, "AVX512_CORE", "AVX2", "AVX", "SSE41"];
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
  }, 180_000);

  it("is the same on one thread and on two", async () => {
    expect(await hashOf({}, 1)).toEqual(await hashOf({}, 2));
  });
});
