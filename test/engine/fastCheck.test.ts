import { describe, expect, it } from "vitest";
import { type ChildReport, findingOf, isOff, judgeNative } from "../../src/engine/fastCheck.js";

const arithmetic = (instructions: string) => ({ instructions, hash: instructions.length.toString(16) });
const SOUND: ChildReport = { kind: "sound", arithmetic: arithmetic("AVX-512") };
const SOUND_OFF: ChildReport = { kind: "sound", arithmetic: arithmetic("AVX-512, oneDNN off") };
const faulty = (fault: string, isCertain = true): ChildReport => ({ kind: "faulty", fault, isCertain });

/** A check with given answers, first with oneDNN on and then off; and the number of calls. */
function fakeCheck(asItIs: ChildReport, off: ChildReport) {
  const asked: boolean[] = [];
  const check = async (environment: NodeJS.ProcessEnv) => {
    asked.push(isOff(environment));
    return isOff(environment) ? off : asItIs;
  };
  return { asked, check };
}

describe("the judgement on the native engine", () => {
  it("passes after one check that finds nothing", async () => {
    const { asked, check } = fakeCheck(SOUND, faulty("never asked"));
    expect(await judgeNative({}, check)).toEqual({
      verdict: { sound: true, arithmetic: arithmetic("AVX-512") },
      lasts: true,
    });
    expect(asked).toEqual([false]);
  });

  it("turns oneDNN off if only that is correct, and states the fault with it on", async () => {
    const { asked, check } = fakeCheck(faulty("convolutions are wrong"), SOUND_OFF);
    expect(await judgeNative({}, check)).toEqual({
      verdict: {
        sound: true,
        arithmetic: arithmetic("AVX-512, oneDNN off"),
        withoutOneDnn: "convolutions are wrong",
      },
      lasts: true,
    });
    expect(asked).toEqual([false, true]);
  });

  it("rejects the engine if both are faulty, and states the faults", async () => {
    const { check } = fakeCheck(faulty("convolutions are wrong"), faulty("it dies"));
    expect(await judgeNative({}, check)).toEqual({
      verdict: { sound: false, fault: "convolutions are wrong; with oneDNN off, it dies" },
      lasts: true,
    });
  });

  it("does not retry a setting of the user", async () => {
    const { asked, check } = fakeCheck(SOUND, faulty("it dies"));
    expect(await judgeNative({ TF_ENABLE_ONEDNN_OPTS: "0" }, check)).toEqual({
      verdict: { sound: false, fault: "it dies" },
      lasts: true,
    });
    expect(asked).toEqual([true]);
  });

  it("is unknown for an engine that does not load", async () => {
    const { check } = fakeCheck({ kind: "unknown" }, SOUND_OFF);
    expect(await judgeNative({}, check)).toBeUndefined();
  });

  it("holds for this run only if a time limit was reached: the machine may be busy", async () => {
    const { check } = fakeCheck(faulty("it did not end", false), SOUND_OFF);
    expect(await judgeNative({}, check)).toMatchObject({ lasts: false });
  });
});

describe("the finding about a child process", () => {
  const well = { kind: "well", ending: undefined, instructions: "AVX2" } as const;
  const begun = { begin: 3, words: "convolution 1×1, same, 1×2×2×3 → 4" };
  const hash = { hash: "abc" };

  it("is its arithmetic if all cases pass", () => {
    expect(findingOf([begun, hash], well, false)).toEqual({
      kind: "sound",
      arithmetic: { instructions: "AVX2", hash: "abc" },
    });
    expect(findingOf([hash], well, true)).toMatchObject({ arithmetic: { instructions: "AVX2, oneDNN off" } });
  });

  it("names the first failed case and counts the others", () => {
    const reports = [begun, { wrong: "2 of 4 numbers are wrong" }, begun, { wrong: "all are" }, hash];
    expect(findingOf(reports, well, false)).toEqual({
      kind: "faulty",
      fault: "convolution 1×1, same, 1×2×2×3 → 4: 2 of 4 numbers are wrong, and 1 more like it",
      isCertain: true,
    });
  });

  it("names the case that crashed the process, as a sentence", () => {
    const ending = "was terminated by SIGFPE: it divided by zero";
    expect(findingOf([begun], { kind: "crash", ending, instructions: "AVX2" }, false)).toEqual({
      kind: "faulty",
      fault: `the process that computed ${begun.words} ${ending}`,
      isCertain: true,
    });
  });

  it("is not certain if something else stopped the process", () => {
    const stopped = { kind: "stopped", ending: "was terminated by SIGKILL", instructions: "AVX2" } as const;
    expect(findingOf([begun], stopped, false)).toMatchObject({ kind: "faulty", isCertain: false });
  });

  it("is unknown if the engine does not load, or something other than the kernels fails", () => {
    const failed = { kind: "failed", ending: "exited with code 1", instructions: "AVX2" } as const;
    expect(findingOf([{ unloadable: "no addon here" }], well, false)).toEqual({ kind: "unknown" });
    expect(findingOf([begun], failed, false)).toEqual({ kind: "unknown" });
  });
});
