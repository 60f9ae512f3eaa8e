import { describe, expect, it } from "vitest";
import { enginesHere } from "../support/engine.js";
import { expectDistinctHashes, hashOf, run } from "./children.js";

const ENGINES = await enginesHere();
const nativeRuns = ENGINES.includes("native");

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
  it("distinguishes instruction sets, and oneDNN off from on", async () => {
    await expectDistinctHashes([undefined, "SSE41"]);
  }, 180_000);

  it("is the same on one thread and on two", async () => {
    expect(await hashOf({}, 1)).toEqual(await hashOf({}, 2));
  });
});
