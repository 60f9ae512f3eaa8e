import { describe, expect, it } from "vitest";
import { type CaseFault, type Runner, runCases } from "../../src/checks/runCases.js";

const RUN = { engine: "native", threads: 1, guards: true, env: {} } as const;
const CRASH = "was terminated by SIGFPE: it divided by zero";

/** A child that fails some cases and crashes on others; and the cases that each child was given. */
function fakeRunner(wrong: readonly number[], deadly: readonly number[]) {
  const given: (readonly number[] | "few")[] = [];
  const runner: Runner = async ({ indices }, { onReport }) => {
    given.push(indices);
    for (const index of indices as readonly number[]) {
      onReport({ begin: index, words: `case ${index}` });
      if (deadly.includes(index)) return { kind: "crash", ending: CRASH, instructions: "AVX2" };
      if (wrong.includes(index)) onReport({ wrong: "all numbers are wrong" });
    }
    return { kind: "well", ending: undefined, instructions: "AVX2" };
  };
  return { given, runner };
}

async function faultsOf(indices: readonly number[], runner: Runner): Promise<readonly CaseFault[]> {
  const faults: CaseFault[] = [];
  for await (const fault of runCases({ ...RUN, indices }, runner)) faults.push(fault);
  return faults;
}

describe("cases that run in child processes", () => {
  it("yield the failed ones", async () => {
    const { given, runner } = fakeRunner([5, 9], []);
    expect(await faultsOf([3, 5, 7, 9], runner)).toEqual([
      { index: 5, what: "all numbers are wrong", isCrash: false },
      { index: 9, what: "all numbers are wrong", isCrash: false },
    ]);
    expect(given).toEqual([[3, 5, 7, 9]]);
  });

  it("continue after one that crashes the process, which is named", async () => {
    const { given, runner } = fakeRunner([9], [5, 11]);
    expect(await faultsOf([3, 5, 7, 9, 11], runner)).toEqual([
      { index: 5, what: CRASH, isCrash: true },
      { index: 9, what: "all numbers are wrong", isCrash: false },
      { index: 11, what: CRASH, isCrash: true },
    ]);
    expect(given).toEqual([
      [3, 5, 7, 9, 11],
      [7, 9, 11],
    ]);
  });

  it("fail if the engine does not load", async () => {
    const runner: Runner = async (_, { onReport }) => {
      onReport({ unloadable: "no addon here" });
      return { kind: "well", ending: undefined, instructions: "x64" };
    };
    await expect(faultsOf([1], runner)).rejects.toThrow("no addon here");
  });

  it("stop if a user ends their process, which is not a fault of the case", async () => {
    const runner: Runner = async (_, { onReport }) => {
      onReport({ begin: 1, words: "case 1" });
      return { kind: "interrupted", ending: "was terminated by SIGTERM", instructions: "x64" };
    };
    await expect(faultsOf([1, 2], runner)).rejects.toThrow("was terminated by SIGTERM");
  });

  it("fail if the process dies before it begins any", async () => {
    const runner: Runner = async () => ({ kind: "crash", ending: CRASH, instructions: "x64" });
    await expect(faultsOf([1], runner)).rejects.toThrow(CRASH);
  });
});
