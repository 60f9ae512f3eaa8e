import { cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { checkpointFingerprint } from "../../src/checkpoints/checkpointFingerprint.js";
import { checkpointSources } from "../../src/checkpoints/checkpointSources.js";
import { findCheckpoints } from "../../src/checkpoints/find.js";
import { open } from "../../src/checkpoints/open.js";
import { isTaken } from "../../src/core/files/pathPattern.js";
import { loadProbe, type Probe } from "../../src/data/probe.js";
import { writeSpec } from "../../src/report/spec/init.js";
import { withEngine } from "../support/engine.js";
import { fixture } from "../support/fixture.js";
import { LFS_POINTER } from "../support/lfsPointer.js";
import { mistakeOf } from "../support/mistake.js";
import { withFolders } from "../support/models.js";

withEngine();
const folder = withFolders();
let probe: Probe;
beforeAll(async () => {
  probe = await loadProbe("mnist:test/53");
});

/** The result of a checkpoint for the five at mnist:test/53, and its number of parameters. */
async function shown(path: string) {
  const network = await open(path);
  const output = network.taps.find(({ name }) => name === network.output);
  const scores = network.record(probe, output === undefined ? [] : [output])[0]?.values ?? [];
  const parameters = network.taps.reduce((sum, tap) => sum + tap.parameters, 0);
  network.dispose();
  return { name: network.name, parameters, scores: Array.from(scores) };
}

function expectScores(found: readonly number[], expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  found.forEach((score, at) => {
    expect(Math.abs(score - (expected[at] as number))).toBeLessThan(1e-5);
  });
}

/** A copy of a case's folder, for changes. */
async function copied(name: string): Promise<string> {
  const path = folder();
  await cp(fixture(`cases/${name}`), path, { recursive: true });
  return path;
}

const DIGITS = [0.14184, 0.17396, 0.0568, 0.13904, 0.0607, 0.11636, 0.07659, 0.08743, 0.04818, 0.0991];

describe("weights in a separate folder", () => {
  const model = fixture("cases/weights-in-a-subfolder/model");

  it("are read", async () => {
    const { parameters, scores } = await shown(model);
    expect(parameters).toBe(90);
    expectScores(
      scores,
      [0.12492, 0.08401, 0.11002, 0.11358, 0.05112, 0.0939, 0.11936, 0.09667, 0.08398, 0.12244],
    );
  });

  it("are part of a checkpoint's fingerprint in a report", async () => {
    const path = await copied("weights-in-a-subfolder/model");
    const before = await checkpointFingerprint(path, ".");
    expect(await checkpointFingerprint(path, ".")).toBe(before);
    const weights = join(path, "weights", "all.bin");
    const bytes = await readFile(weights);
    await writeFile(weights, bytes.fill(7, 0, 4));
    expect(await checkpointFingerprint(path, ".")).not.toBe(before);
    expect(await checkpointFingerprint(join(path, "model.json"), ".")).not.toBe(before);
    await rename(join(path, "weights"), join(path, "moved"));
    expect(await checkpointFingerprint(path, ".")).not.toBe(before);
  });

  it("are watched for changes", () => {
    const sources = checkpointSources("net", "/work");
    const isFollowed = (path: string) => sources.some((source) => isTaken(source, `/work/net/${path}`));
    expect(["model.json", "weights", "weights/all.bin"].map(isFollowed)).toEqual([true, true, true]);
    expect(["weights/notes.txt", "a/b/all.bin"].map(isFollowed)).toEqual([false, false]);
  });
});

describe("a model as downloaded by a browser", () => {
  const digits = fixture("cases/downloaded-names/digits");

  it.each(["", "digits.json"])("opens by its folder and by its file: %s", async (file) => {
    const { name, parameters, scores } = await shown(join(digits, file));
    expect({ name, parameters }).toEqual({ name: "digits", parameters: 90 });
    expectScores(scores, DIGITS);
  });

  it("opens next to other JSON files, and by a pattern", async () => {
    const path = await copied("downloaded-names/digits");
    await writeFile(join(path, "package.json"), "{}");
    await writeFile(join(path, "labels.json"), "[]");
    expectScores((await shown(path)).scores, DIGITS);
    expect(await findCheckpoints(`${path}/*`, ".")).toEqual([join(path, "digits.json")]);
    expect(await findCheckpoints(`${path}*`, ".")).toEqual([path]);
  });

  it("is the model.json of a folder if there is one", async () => {
    const path = await copied("weights-in-a-subfolder/model");
    await cp(digits, path, { recursive: true });
    const { scores } = await shown(path);
    expect(scores[0]).toBeCloseTo(0.12492, 4);
    expectScores((await shown(join(path, "digits.json"))).scores, DIGITS);
  });

  it("opens if its JSON is named model.json, with ./ before its weights", async () => {
    const path = await copied("downloaded-names/digits");
    await rename(join(path, "digits.json"), join(path, "model.json"));
    expectScores((await shown(path)).scores, DIGITS);
  });

  it("must be named if a folder contains several", async () => {
    const path = await copied("downloaded-names/digits");
    await cp(join(path, "digits.json"), join(path, "letters.json"));
    expect(await mistakeOf(() => open(path))).toBe(
      `The folder '${path}' holds several models: 'digits.json', 'letters.json'. Name one of these files.`,
    );
    expectScores((await shown(join(path, "letters.json"))).scores, DIGITS);
  });

  it.each([" (1)", "(2)"])("opens as a copy that the browser numbered: digits%s.json", async (number) => {
    const path = folder();
    await mkdir(path);
    await cp(join(digits, "digits.json"), join(path, `digits${number}.json`));
    await cp(join(digits, "digits.weights.bin"), join(path, `digits.weights${number}.bin`));
    expectScores((await shown(path)).scores, DIGITS);
    const file = join(path, `digits${number}.json`);
    const alone = await checkpointFingerprint(file, ".");
    await writeFile(join(path, `digits.weights${number}.bin`), new Uint8Array(360));
    expect(await checkpointFingerprint(file, ".")).not.toBe(alone);
  });

  it("is rejected as a numbered copy if either of two weight files may be meant", async () => {
    const path = await copied("downloaded-names/digits");
    const file = join(path, "digits (1).json");
    await cp(join(path, "digits.json"), file);
    expectScores((await shown(file)).scores, DIGITS);
    await cp(join(path, "digits.weights.bin"), join(path, "digits.weights (1).bin"));
    expect(await mistakeOf(() => open(file))).toContain(
      "its weights may be 'digits.weights.bin' or 'digits.weights (1).bin'.",
    );
  });

  it("lists the existing weights if its own are missing", async () => {
    const path = await copied("downloaded-names/digits");
    await rename(join(path, "digits.weights.bin"), join(path, "digits.weights (1).bin"));
    expect(await mistakeOf(() => open(path))).toBe(
      `Cannot read the weight file '${join(path, "digits.weights.bin")}': it is missing; the folder holds 'digits.weights (1).bin'.`,
    );
  });

  it.each([
    ["is cut off", '{"modelTopology":', "it is not complete JSON"],
    ["is empty", "", "it is not complete JSON (the file is empty)"],
    ["is a Git LFS pointer", LFS_POINTER, "it is a Git LFS pointer"],
    ["is a page of a server", "<html><title>404</title></html>", "it is an HTML page"],
  ])("is rejected with the reason if its topology %s", async (_, content, reason) => {
    const path = await copied("downloaded-names/digits");
    await writeFile(join(path, "digits.json"), content);
    for (const each of [path, join(path, "digits.json")]) {
      const sentence = await mistakeOf(() => open(each));
      expect(sentence).toContain(`Cannot open the checkpoint '${join(path, "digits.json")}': ${reason}`);
    }
  });

  it("is not a checkpoint if the JSON is something else", async () => {
    const path = folder();
    await mkdir(path);
    await writeFile(join(path, "package.json"), "{}");
    expect(await mistakeOf(() => open(path))).toContain("is not a checkpoint that convscope can open.");
    expect(await mistakeOf(() => open(join(path, "package.json")))).toContain("it has no modelTopology.");
    await rm(join(path, "package.json"));
  });

  it("gets a report", async () => {
    const path = await copied("downloaded-names/digits");
    const spec = join(path, "report.yaml");
    await writeSpec(spec, path);
    expect(await readFile(spec, "utf8")).toContain("checkpoints");
  });
});
