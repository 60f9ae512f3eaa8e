import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { keepVerdict, keptVerdict, type VerdictKey, verdictKey } from "../../src/engine/keptVerdicts.js";
import type { Verdict } from "../../src/engine/verdict.js";
import { withWorkplaces } from "../support/cli.js";

const newFolder = withWorkplaces();

const KEY: VerdictKey = {
  processor: { model: "Some CPU", flags: "avx avx2", caches: "L1 Data 32K" },
  convscope: "1.2.3",
  installed: "a library of 5 bytes",
  settings: { ONEDNN_MAX_CPU_ISA: "AVX2" },
};
const SOUND: Verdict = { sound: true, arithmetic: { instructions: "AVX2", hash: "ab" } };
const OFF: Verdict = { ...SOUND, withoutOneDnn: "a 1×1 convolution is wrong" };
const FAULTY: Verdict = { sound: false, fault: "everything is wrong" };

describe("a verdict on the kernels", () => {
  it.each([SOUND, OFF, FAULTY])("is read as it was stored: %j", async (verdict) => {
    const folder = join(await newFolder(), "not", "there", "yet");
    await keepVerdict(folder, KEY, verdict);
    expect(await keptVerdict(folder, KEY)).toEqual(verdict);
  });

  it.each([
    { processor: { ...KEY.processor, model: "Another CPU" } },
    { processor: { ...KEY.processor, flags: "avx" } },
    { processor: { ...KEY.processor, caches: "" } },
    { convscope: "1.2.4" },
    { installed: "a library of 6 bytes" },
    { settings: {} },
  ])("does not apply to another key: %j", async (change) => {
    const folder = await newFolder();
    await keepVerdict(folder, KEY, SOUND);
    expect(await keptVerdict(folder, { ...KEY, ...change })).toBeUndefined();
  });

  it("of different machines can share a folder", async () => {
    const folder = await newFolder();
    const other = { ...KEY, processor: { ...KEY.processor, flags: "avx512f" } };
    await keepVerdict(folder, KEY, SOUND);
    await keepVerdict(folder, other, FAULTY);
    expect(await keptVerdict(folder, KEY)).toEqual(SOUND);
    expect(await keptVerdict(folder, other)).toEqual(FAULTY);
  });

  it.each([
    ["torn", (text: string) => text.slice(0, -20)],
    ["of another kind", () => "[1, 2]"],
    ["of another key", (text: string) => text.replace("Some CPU", "Same name, other CPU")],
    ["without its hash", (text: string) => text.replace('"hash"', '"bash"')],
  ])("that is %s is ignored", async (_, damage) => {
    const folder = await newFolder();
    await keepVerdict(folder, KEY, SOUND);
    const [name = ""] = await readdir(folder);
    await writeFile(join(folder, name), damage(await readFile(join(folder, name), "utf8")));
    expect(await keptVerdict(folder, KEY)).toBeUndefined();
  });

  it("is not stored if the folder is not writable, which is not an error", async () => {
    const folder = join(await newFolder(), "file");
    await writeFile(folder, "in the way");
    await keepVerdict(folder, KEY, SOUND);
    expect(await keptVerdict(folder, KEY)).toBeUndefined();
    const closed = join(await newFolder(), "closed");
    await mkdir(closed);
    await chmod(closed, 0o500);
    await expect(keepVerdict(closed, KEY, SOUND)).resolves.toBeUndefined();
  });

  it("depends on the settings of oneDNN and on no other variable", () => {
    const key = verdictKey({ ONEDNN_MAX_CPU_ISA: "AVX", DNNL_X: "1", ONEDNN_VERBOSE: "1", PATH: "/bin" });
    expect(key.settings).toEqual({ DNNL_X: "1", ONEDNN_MAX_CPU_ISA: "AVX" });
    expect(verdictKey({ TF_ENABLE_ONEDNN_OPTS: "0" }).settings).toEqual({ TF_ENABLE_ONEDNN_OPTS: "0" });
  });
});
