import { describe, expect, it } from "vitest";
import { caseList } from "../../src/checks/caseList.js";
import { checkKernels, type KernelCheck } from "../../src/checks/checkKernels.js";
import { FAULT_CLASSES } from "../../src/checks/faultClasses.js";
import { caseWords, type KernelCase } from "../../src/checks/kernelCase.js";
import type { Runner } from "../../src/checks/runCases.js";
import { kernelCheckText } from "../../src/cli/commands/doctor.js";
import { isOff } from "../../src/engine/fastCheck.js";

const cases = caseList();
const [wide, strided] = [fault("1×1 convolutions of wide"), fault("filter gradient, 1×1, strided")];

function fault(name: string) {
  return FAULT_CLASSES.find((known) => known.name.startsWith(name)) ?? expect.fail(`no class ${name}`);
}

/** A machine with AVX2 and AVX, whose wide convolutions divide by zero and whose filter gradients are wrong on AVX2. */
function machine(guardsWork: boolean): Runner {
  return async ({ engine, indices, guards, hash }, { env, onReport }) => {
    const instructions = env.ONEDNN_MAX_CPU_ISA === "AVX" ? "AVX" : "AVX2";
    const off = isOff(env);
    if (hash) onReport({ hash: `${instructions}${off}` });
    const isFaulty = engine === "native" && !off && !(guards && guardsWork);
    for (const index of indices as readonly number[]) {
      const shape = cases[index] as KernelCase;
      onReport({ begin: index, words: caseWords(shape) });
      if (isFaulty && wide.matches(shape) && shape.input[1] > 3)
        return { kind: "crash", ending: "was terminated by SIGFPE: it divided by zero", instructions };
      if (isFaulty && instructions === "AVX2" && strided.matches(shape)) onReport({ wrong: "all are wrong" });
    }
    return { kind: "well", ending: undefined, instructions };
  };
}

async function check(runner: Runner, engine: "auto" | "native" | "wasm" = "auto"): Promise<KernelCheck> {
  // A limit without effect on this processor gives the same hash as none.
  return checkKernels({ choice: { engine }, threads: 1, env: {}, jobs: 2, runner });
}

describe("the kernel check", () => {
  it("computes every case once with each instruction set of the machine, oneDNN off, and WASM", async () => {
    const { cases: count, settings } = await check(machine(true));
    expect(count).toBe(cases.length);
    expect(settings.map(({ setting }) => setting)).toEqual([
      "native, AVX2",
      "native, AVX",
      "native, AVX2, oneDNN off",
      "wasm",
    ]);
    expect(settings.map(({ wrong, crashes }) => wrong + crashes)).toEqual([0, 0, 0, 0]);
  });

  it("computes only with the requested engine", async () => {
    const { settings, guards } = await check(machine(true), "wasm");
    expect(settings.map(({ setting }) => setting)).toEqual(["wasm"]);
    expect(guards.map(({ name }) => name)).not.toContain(strided.name);
  });

  it("omits the native engine if it does not load, unless it was requested", async () => {
    const runner: Runner = async (job, options) => {
      if (job.engine === "wasm") return machine(true)(job, options);
      options.onReport({ unloadable: "no addon here" });
      return { kind: "well", ending: undefined, instructions: "x64" };
    };
    expect((await check(runner)).settings.map(({ setting }) => setting)).toEqual(["wasm"]);
    await expect(check(runner, "native")).rejects.toThrow("The native engine cannot run: no addon here.");
  });

  it("names the classes that fail, with their counts and an example, and continues after crashes", async () => {
    const { settings } = await check(machine(false));
    const deadly = cases.filter((shape) => wide.matches(shape) && shape.input[1] > 3);
    const wrong = cases.filter(strided.matches);
    const [avx2, avx, off] = settings;
    expect(avx2).toMatchObject({ wrong: wrong.length, crashes: deadly.length });
    expect(avx).toMatchObject({ wrong: 0, crashes: deadly.length });
    expect(off).toMatchObject({ wrong: 0, crashes: 0, classes: [] });
    expect(avx2?.classes).toContainEqual({
      name: strided.name,
      wrong: wrong.length,
      crashes: 0,
      example: `${caseWords(wrong[0] as KernelCase)}: all are wrong`,
    });
    expect(avx2?.classes.find(({ name }) => name === wide.name)?.example).toBe(
      `the process that computed ${caseWords(deadly[0] as KernelCase)} was terminated by SIGFPE: it divided by zero`,
    );
  });

  it("reports which guards this machine needs, and with which instruction set", async () => {
    const { guards } = await check(machine(true));
    const needed = guards.filter(({ isNeeded }) => isNeeded).map(({ name }) => name);
    expect(needed.sort()).toEqual([wide.name, strided.name].sort());
    const found = guards.find(({ name }) => name === strided.name);
    expect(found?.withoutGuard).toEqual({
      "native, AVX2": expect.stringMatching(/: all are wrong$/),
      "native, AVX": null,
      "native, AVX2, oneDNN off": null,
    });
  });

  it("is formatted as tables and sentences, even if nothing is wrong", async () => {
    const wrong = kernelCheckText(await check(machine(false)));
    expect(wrong).toMatch(/^computed by +cases +wrong +crashed$/m);
    expect(wrong).toMatch(/^fails with native, AVX2 +wrong +crashed +for example$/m);
    const right = kernelCheckText(await check(machine(true)));
    expect(right).not.toMatch(/fails with/);
    expect(right).toMatch(/^2 of \d+ known faults show on this machine without a guard/m);
    const none = kernelCheckText({ ...(await check(machine(true), "wasm")) });
    expect(none).toMatch(/^No known fault shows on this machine without its guard\.$/m);
  });
});
