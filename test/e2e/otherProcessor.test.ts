import { spawnSync } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NumberArray } from "../../src/activations/npy.js";
import { npz, readNpz } from "../../src/activations/npz.js";
import { type Engine, startEngine } from "../../src/engine/engine.js";
import { hasNative } from "../../src/engine/installedEngines.js";
import { engineFacts, isEngineFacts } from "../../src/jobs/engineFacts.js";
import { VERDICTS, type Verification } from "../../src/jobs/rerun/verification.js";
import { verifyPaths } from "../../src/report/build/verifyReport.js";
import { text } from "../jobs/tamperings/tampering.js";
import { PROGRAM } from "../support/program.js";
import { drawFigures, writeMeasures } from "../support/verifiable.js";

const SAME = "same, made on another processor";
const UNSURE = "cannot tell: another processor";

async function verdictsOn(...paths: readonly string[]): Promise<readonly Verification[]> {
  const found: Verification[] = [];
  for await (const each of verifyPaths(paths)) found.push(each);
  return found;
}

describe("the engine facts in files", () => {
  const native: Engine = {
    name: "native",
    version: "2.21.0",
    reason: "",
    threads: 2,
    arithmetic: { instructions: "AVX2", hash: "ab".repeat(32) },
  };

  it("are its name and version for WASM, and also threads and arithmetic for the native engine", () => {
    expect(engineFacts({ name: "wasm", version: "4.22.0", reason: "", threads: 1 })).toEqual({
      name: "wasm",
      version: "4.22.0",
    });
    expect(engineFacts(native)).toEqual({
      name: "native",
      version: "2.21.0",
      threads: 2,
      instructions: "AVX2",
      arithmetic: "ab".repeat(32),
      seal: expect.stringMatching(/^[0-9a-f]{8}$/),
    });
  });

  it("are damaged if a character was changed", () => {
    const facts = engineFacts(native);
    expect(isEngineFacts(facts)).toBe(true);
    for (const change of [
      { threads: 3 },
      { instructions: "AVX" },
      { arithmetic: `${"ab".repeat(31)}aa` },
      { seal: "00000000" },
      { version: "2.22.0" },
      { name: "wasm" },
      { name: "nativ" },
    ])
      expect([change, isEngineFacts({ ...facts, ...change })]).toEqual([change, false]);
    expect(isEngineFacts({ name: "wasm", version: "4.22.0", threads: 1 })).toBe(false);
  });
});

const engine = hasNative() ? await startEngine({ engine: "native" }).catch(() => undefined) : undefined;

describe.skipIf(engine === undefined)("files with another arithmetic but the same numbers", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "convscope-processor-"));
    const other = { ...(engine as Engine), arithmetic: { instructions: "AVX9", hash: "0".repeat(64) } };
    await drawFigures(folder, { engine: other });
    await writeMeasures(folder, other);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("are the same, made on another processor, and both are named", async () => {
    const found = await verdictsOn(
      join(folder, "figures"),
      join(folder, "ratio.json"),
      join(folder, "ratio.csv"),
      join(folder, "ratio.pdf"),
    );
    expect(new Set(found.map(({ verdict }) => verdict))).toEqual(new Set([SAME]));
    expect(found[0]?.reason).toBe(`made with AVX9, checked with ${engine?.arithmetic?.instructions}`);
    expect(VERDICTS[SAME].outcome).toBe("passed");
  });

  it.each([
    ["a sample within a millionth of the largest", "json", /(,0\.\d{6,8}),/, "$11,", SAME],
    ["a sample beyond", "json", /("values":\[[^\]]*?,0\.)\d/, "$19", "differs"],
    ["a rank", "json", '"text":"1"', '"text":"2"', UNSURE],
    ["a name that no rank gives", "json", '"type":"text"', '"type":"none"', UNSURE],
    ["an option", "json", '\\"percentile\\":99.5', '\\"percentile\\":98', "differs"],
    ["a coordinate in its last digits", "svg", /<text x="(\d+)"/, '<text x="$1.0000001"', SAME],
    ["a coordinate beyond", "svg", /<text x="(\d+)"/, '<text x="$1.01"', "differs"],
    ["a number that is read", "svg", />1<\/text>/, ">2</text>", UNSURE],
    ["a script", "svg", "</title>", "</title><script>x</script>", "differs"],
    ["a style", "svg", "</desc>", "</desc><style>image{display:none}</style>", "differs"],
    ["an event", "html", '<html lang="en">', '<html lang="en" onclick="x">', "differs"],
    ["the script of a page", "html", '"use strict"', '"use other!"', "differs"],
    ["a page that is turned", "pdf", "/Type /Page\n", "/Type /Page\n/Rotate 90\n", "differs"],
    ["an update of a document", "pdf", /$/, "7 0 obj\n<< /Rotate 90 >>\nendobj\n", "differs"],
    ["the palette of a tile", "pdf", /DeviceRGB (\d+) <[0-9a-f]{6}/, "DeviceRGB $1 <ffffff", "differs"],
  ] as const)("are judged by what was changed: %s", async (_, format, from, to, verdict) => {
    const bytes = await readFile(join(folder, `figures/relu4.${format}`));
    const path = join(folder, `changed.${format}`);
    await writeFile(path, text(from, to)(bytes));
    const [found] = await verdictsOn(path);
    expect([found?.verdict, found?.reason]).toEqual([verdict, expect.any(String)]);
  });

  it("may differ in numbers by at most a millionth of the largest", async () => {
    for (const [by, verdict] of [
      [4e-7, SAME],
      [1e-4, "differs"],
    ] as const) {
      const copy = join(folder, "copy");
      await cp(join(folder, "figures"), copy, { recursive: true });
      const path = join(copy, "values.npz");
      const arrays = new Map<string, NumberArray>(readNpz(await readFile(path), "values.npz"));
      const [name, array] = [...arrays].at(-1) ?? ["", { values: new Float32Array(), shape: [] }];
      const values = Float32Array.from(array.values);
      values[0] = (values[0] ?? 0) + by * Math.max(...values);
      await writeFile(path, npz(new Map([...arrays, [name, { ...array, values }]])));
      const found = await verdictsOn(copy);
      expect(found.find(({ file }) => basename(file) === "values.npz")?.verdict).toBe(verdict);
      await rm(copy, { recursive: true });
    }
  });
});

describe.skipIf(!/AVX-512|AVX2/.test(engine?.arithmetic?.instructions ?? ""))(
  "files from a process with fewer instructions",
  () => {
    let folder: string;
    const lower = engine?.arithmetic?.instructions.startsWith("AVX-512") === true ? "AVX2" : "SSE41";
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "convscope-lower-"));
      const draw = [
        "draw",
        "sheet",
        "bundled:mini-resnet",
        "--taps",
        "relu4",
        "--channels",
        "0-1",
        "--values",
      ];
      const formats = ["--format", "png,svg,pdf,webp,json,html", "--out", "figures"];
      const measure = [
        "measure",
        "ratio",
        "bundled:mini-resnet",
        "--input",
        "mnist:test/0-9",
        "--out",
        "ratio.json,ratio.svg",
      ];
      for (const args of [[...draw, ...formats], measure]) {
        const env = { ...process.env, ONEDNN_MAX_CPU_ISA: lower };
        const { status } = spawnSync(process.execPath, [PROGRAM, ...args, "--engine", "native"], {
          cwd: folder,
          env,
        });
        expect(status).toBe(0);
      }
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    it("are the same in every format, except for undecidable rounded digits", async () => {
      const found = await verdictsOn(
        join(folder, "figures"),
        join(folder, "ratio.json"),
        join(folder, "ratio.svg"),
      );
      expect(found).toHaveLength(12);
      for (const { verdict, reason } of found) {
        expect([SAME, UNSURE]).toContain(verdict);
        expect(reason).toMatch(/^made with (?:AVX2|SSE4\.1), checked with AVX/);
      }
      expect(found.filter(({ verdict }) => verdict === SAME).length).toBeGreaterThan(6);
    });
  },
);
