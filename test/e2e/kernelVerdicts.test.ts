import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { keepVerdict, verdictKey } from "../../src/engine/keptVerdicts.js";
import type { Verdict } from "../../src/engine/verdict.js";
import { parsed, withWorkplaces } from "../support/cli.js";
import { convscope } from "../support/program.js";

const newWorkplace = withWorkplaces();
const nativeRuns = (await convscope(["doctor", "--engine", "native"])).code === 0;

type Findings = Readonly<Record<string, string>>;

/** Environment whose cache folder is empty, or contains a verdict for this machine. */
async function surroundings(verdict?: Verdict) {
  const cwd = await newWorkplace();
  const cache = join(cwd, "cache");
  if (verdict !== undefined) await keepVerdict(cache, verdictKey(process.env), verdict);
  return { cwd, cache, environment: { CONVSCOPE_CACHE: cache, CONVSCOPE_ENGINE: undefined } };
}

const DRAW = ["draw", "sheet", "bundled:mini-resnet", "--taps", "relu1", "--out", "out"];
const FAULTY: Verdict = { sound: false, fault: "convolution 1×1: 3 of 9 numbers are wrong" };
const OFF: Verdict = {
  sound: true,
  arithmetic: { instructions: "AVX2, oneDNN off", hash: "0123456789abcdef" },
  withoutOneDnn: "convolution 1×1: 3 of 9 numbers are wrong",
};

describe.runIf(nativeRuns)("a processor on which the native engine's kernels are faulty", () => {
  it("computes with WASM, and the doctor explains why", async () => {
    const { cwd, environment } = await surroundings(FAULTY);
    const { stdout } = await convscope(["doctor", "--json"], { cwd, environment });
    const found = parsed<Findings>(stdout);
    expect(found.engine).toMatch(/^wasm /);
    expect(found.why).toMatch(
      /^the native engine cannot run \(its kernels are faulty on this processor: convolution 1×1: 3 of 9 numbers are wrong\)/,
    );
    const drawn = await convscope(DRAW, { cwd, environment });
    expect(drawn.code).toBe(0);
    const manifest = parsed<{ engine: { name: string } }>(
      await readFile(join(cwd, "out/manifest.json"), "utf8"),
    );
    expect(manifest.engine.name).toBe("wasm");
  });

  it("rejects the native engine in one line if it is requested", async () => {
    const { cwd, environment } = await surroundings(FAULTY);
    const { code, stderr } = await convscope([...DRAW, "--engine", "native"], { cwd, environment });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        "convscope: The native engine cannot run: its kernels are faulty on this processor: convolution 1×1: 3 of 9 numbers are wrong. Run 'convscope doctor' for details.\n",
    });
  });

  it("computes with oneDNN off if that is sound, and the doctor says so", async () => {
    const { cwd, environment } = await surroundings(OFF);
    const { stdout } = await convscope(["doctor", "--json"], { cwd, environment });
    expect(parsed<Findings>(stdout)).toMatchObject({
      engine: expect.stringMatching(/^native /),
      why: expect.stringMatching(
        /its kernels passed their check with AVX2, oneDNN off, because with oneDNN on convolution 1×1: 3 of 9/,
      ),
      arithmetic: "AVX2, oneDNN off, 0123456789ab",
    });
    expect((await convscope(DRAW, { cwd, environment })).code).toBe(0);
  });
});

describe.runIf(nativeRuns)("the check of kernels before the first computation", () => {
  /** Environment that records every process of the check in a file. */
  async function watched() {
    const base = await surroundings();
    const [preload, log] = [join(base.cwd, "watch.cjs"), join(base.cwd, "checks.log")];
    const note = `if (/checks.child\\.js$/.test(process.argv[1])) require("node:fs").appendFileSync(${JSON.stringify(log)}, "x");`;
    await Promise.all([writeFile(preload, note), writeFile(log, "")]);
    const environment = {
      ...base.environment,
      CONVSCOPE_ENGINE: "native",
      NODE_OPTIONS: `--require ${JSON.stringify(preload)}`,
    };
    return { ...base, environment, checks: async () => (await readFile(log, "utf8")).length };
  }

  it("does not run for a command that computes nothing", async () => {
    const { cwd, environment, checks } = await watched();
    for (const line of [["doctor"], ["taps", "bundled:mini-resnet"], ["--help"], ["--version"]])
      expect((await convscope(line, { cwd, environment })).code).toBe(0);
    expect(await checks()).toBe(0);
  });

  it("runs once, and its verdict is cached for the next command", async () => {
    const { cwd, cache, environment, checks } = await watched();
    const before = parsed<Findings>((await convscope(["doctor", "--json"], { cwd, environment })).stdout);
    expect(before.arithmetic).toBe("not known yet");
    expect((await convscope(DRAW, { cwd, environment })).code).toBe(0);
    expect((await convscope(DRAW, { cwd, environment })).code).toBe(0);
    expect(await checks()).toBe(1);
    expect(await readdir(cache)).toEqual([expect.stringMatching(/^kernels-[0-9a-f]{16}\.json$/)]);
    const { stdout } = await convscope(["doctor", "--json"], { cwd, environment });
    expect(parsed<Findings>(stdout)).toMatchObject({
      why: expect.stringMatching(/its kernels passed their check with \S/),
      arithmetic: expect.stringMatching(/, [0-9a-f]{12}$/),
    });
  });

  it("runs once for all threads of a report, even if no verdict can be stored", async () => {
    const { cwd, environment, checks } = await watched();
    const spec = `title: Two
checkpoints: { seed: bundled:mini-resnet }
probes: { five: mnist:test/53 }
output: [md]
sections:
  - { title: One, view: sheet, checkpoints: seed, probes: five, taps: relu1 }
  - { title: Two, view: sheet, checkpoints: seed, probes: five, taps: relu2 }
`;
    await writeFile(join(cwd, "spec.yaml"), spec);
    await writeFile(join(cwd, "cache"), "a file in the way");
    const args = ["report", "build", "spec.yaml", "--out", "report", "--jobs", "2"];
    const { code, stderr } = await convscope(args, { cwd, environment });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(await checks()).toBe(1);
  });
});
