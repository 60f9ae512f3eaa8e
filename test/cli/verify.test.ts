import { cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { chunksOf, pngOf } from "../../src/figures/encoders/chunks.js";
import { FIGURE_ENDINGS } from "../../src/figures/encoders/index.js";
import { digit } from "../data/images/pictures.js";
import { convscope, withWorkplaces } from "../support/cli.js";

const newWorkplace = withWorkplaces();
const SEED = new URL("../../assets/checkpoints/mini-resnet/epoch-01/", import.meta.url).pathname;

let cwd: string;
/** The verdict of `convscope verify` on each file, by name. */
async function verified(...args: readonly string[]) {
  const { code, stdout } = await convscope(["verify", "--json", ...args], { cwd });
  const said: { file: string; verdict: string; reason: string }[] = JSON.parse(stdout);
  return { code, said, verdicts: said.map(({ verdict }) => verdict) };
}

async function drawn(...args: readonly string[]): Promise<void> {
  expect(await convscope(["draw", ...args], { cwd })).toMatchObject({ code: 0 });
}

/** A copy of a PNG figure whose picture was changed or only recompressed, with the same metadata. */
async function encodedAnew(name: string, change: (pixels: Buffer) => void): Promise<Buffer> {
  const bytes = await readFile(join(cwd, name));
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  change(data);
  const about = [...chunksOf(bytes)].filter(({ type }) => ["sRGB", "pHYs", "iTXt"].includes(type));
  const { width, height, channels } = info;
  const encoded = await sharp(data, { raw: { width, height, channels } }).png().toBuffer();
  const [header, ...rest] = [...chunksOf(encoded)].filter(({ type }) => type !== "pHYs");
  return header === undefined ? Buffer.alloc(0) : pngOf([header, ...about, ...rest]);
}

beforeAll(async () => {
  cwd = await newWorkplace();
  await cp(SEED, join(cwd, "mine"), { recursive: true });
  await drawn("sheet", "mine", "--taps", "relu5", "--format", FIGURE_ENDINGS.join(), "--top", "3");
});

describe("convscope verify", () => {
  it("finds the same bytes in every format, in a folder or file by file, and exits with 0", async () => {
    const { code, verdicts } = await verified("output", "output/relu5.svg");
    expect(verdicts).toEqual(Array.from({ length: FIGURE_ENDINGS.length + 3 }, () => "same bytes"));
    expect(code).toBe(0);
  });

  it("prints one line per file, and nothing else", async () => {
    const { stdout, stderr } = await convscope(["verify", "output/relu5.png"], { cwd });
    expect([stdout, stderr]).toEqual(["output/relu5.png: same bytes\n", ""]);
  });

  it("reproduces figures of all kinds of inputs: means, saved scales, pages, presets, image files", async () => {
    await digit(255, 0).png().toFile(join(cwd, "digit.png"));
    await drawn("sheet", "mine", "--taps", "relu5", "--input", "digit.png", "--fit", "cover", "--out", "a");
    await drawn("blocks", "bundled:mini-resnet", "--preset", "neurips", "--theme", "dark", "--out", "b");
    await drawn(
      "sheet",
      "mine",
      "--taps",
      "relu*",
      "--input",
      "mnist:test/0-4",
      "--reduce",
      "mean",
      "--out",
      "c",
    );
    await drawn(
      "sheet",
      "mine",
      "--taps",
      "relu5",
      "--scale-from",
      "c/scale.json",
      "--mean",
      "0.1",
      "--out",
      "d",
    );
    const { code, verdicts } = await verified("a", "b", "c", "d");
    expect(new Set(verdicts)).toEqual(new Set(["same bytes"]));
    expect(code).toBe(0);
  });

  it("reports same pixels for a figure that was only recompressed", async () => {
    await writeFile(join(cwd, "output/anew.png"), await encodedAnew("output/relu5.png", () => undefined));
    const { code, verdicts } = await verified("output/anew.png");
    expect([code, verdicts]).toEqual([0, ["same pixels"]]);
  });

  it("detects one changed pixel, reports its location and difference, and exits with 3", async () => {
    const changed = await encodedAnew("output/relu5.png", (pixels) => {
      pixels[(100 * 3 + 0) * 1] = (pixels[(100 * 3 + 0) * 1] as number) ^ 5;
    });
    await writeFile(join(cwd, "output/pixel.png"), changed);
    const { code, said } = await verified("output/pixel.png", "output/relu5.png");
    expect(code).toBe(3);
    expect(said.map(({ verdict }) => verdict)).toEqual(["differs", "same bytes"]);
    expect(said[0]?.reason).toMatch(/^1 pixel differs, by up to \d+ of 255, at \(\d+, 0\)$/);
  });

  it("detects one changed number in a figure as data", async () => {
    const text = await readFile(join(cwd, "output/relu5.json"), "utf8");
    await writeFile(join(cwd, "output/number.json"), text.replace(/"zoom":(\d+)/, '"zoom":1$1'));
    const { code, said } = await verified("output/number.json");
    expect([code, said[0]?.verdict]).toEqual([3, "differs"]);
    expect(said[0]?.reason).toMatch(/^marks\.\d+\.zoom is 1\d+ but should be \d+$/);
  });

  it.each([
    ["an option", '\\"percentile\\":99.5', '\\"percentile\\":98'],
    ["a fact", '\\"scope\\":\\"layer\\",\\"est', '\\"scope\\":\\"block\\",\\"est'],
    ["the command line", "convscope draw sheet mine", "convscope draw sheet other"],
  ])("detects %s that was changed in a file's provenance", async (_, from, to) => {
    const text = await readFile(join(cwd, "output/relu5.json"), "utf8");
    expect(text).toContain(from);
    await writeFile(join(cwd, "output/said.json"), text.replace(from, to));
    const { code, said } = await verified("output/said.json");
    expect([code, said[0]?.verdict]).toEqual([3, "differs"]);
  });

  it("detects one changed weight, by the checkpoint's hash", async () => {
    await cp(join(cwd, "mine"), join(cwd, "changed"), { recursive: true });
    const weights = await readFile(join(cwd, "changed/weights.bin"));
    weights[400] = (weights[400] as number) ^ 1;
    await writeFile(join(cwd, "changed/weights.bin"), weights);
    const { code, said } = await verified("--checkpoint", "changed", "output/relu5.png");
    expect([code, said[0]?.verdict]).toEqual([3, "differs"]);
    expect(said[0]?.reason).toMatch(
      /^the checkpoint changed: SHA-256 is [0-9a-f]{12}…, but the file records /,
    );
  });

  it("detects changed pixels of the probe", async () => {
    const { code, said } = await verified("--input", "mnist:test/54", "output/relu5.png");
    expect([code, said[0]?.verdict]).toEqual([3, "differs"]);
    expect(said[0]?.reason).toMatch(/^the probe's pixels changed: /);
  });

  it("checks figures whose inputs were at absolute paths once they are given again", async () => {
    await drawn("sheet", join(cwd, "mine"), "--taps", "relu5", "--out", "far");
    const lost = await verified("far");
    expect([lost.code, new Set(lost.verdicts)]).toEqual([2, new Set(["cannot check"])]);
    const found = await verified("far", "--checkpoint", "mine");
    expect([found.code, new Set(found.verdicts)]).toEqual([0, new Set(["same bytes"])]);
    expect(await readFile(join(cwd, "far/manifest.json"), "utf8")).not.toContain(cwd);
  });

  it("checks figures of image files and folders that have moved once they are given again", async () => {
    await mkdir(join(cwd, "photos"));
    for (const name of ["a.png", "b.png"])
      await digit(255, 0)
        .png()
        .toFile(join(cwd, "photos", name));
    await drawn("sheet", "mine", "--taps", "relu5", "--input", "photos/a.png", "--out", "one");
    await drawn("sheet", "mine", "--taps", "relu5", "--input", "photos", "--fit", "cover", "--out", "all");
    const absolute = ["--input", join(cwd, "photos/a.png"), "--invert", "on", "--out", "fitted"];
    await drawn("sheet", "mine", "--taps", "relu5", ...absolute);
    await rename(join(cwd, "photos"), join(cwd, "moved"));
    await cp(join(cwd, "moved/a.png"), join(cwd, "renamed.png"));
    const lost = await verified("one");
    expect([lost.code, new Set(lost.verdicts)]).toEqual([2, new Set(["cannot check"])]);
    expect(lost.said[0]?.reason).toMatch(/; give its present location with --input$/);
    for (const [folder, input] of [
      ["one", "renamed.png"],
      ["all", "moved"],
      ["fitted", "renamed.png"],
    ] as const) {
      const found = await verified(folder, "--input", input);
      expect([folder, found.code, new Set(found.verdicts)]).toEqual([folder, 0, new Set(["same bytes"])]);
    }
  });

  it("reports why it cannot check, one line each, and exits with 2", async () => {
    await mkdir(join(cwd, "odd"));
    await digit(255, 0).png().toFile(join(cwd, "odd/photo.png"));
    await writeFile(join(cwd, "odd/notes.txt"), "hello");
    const bytes = await readFile(join(cwd, "output/relu5.png"));
    await writeFile(join(cwd, "odd/torn.png"), bytes.subarray(0, 300));
    await cp(join(cwd, "output/relu5.png"), join(cwd, "odd/moved.png"));
    const files = ["photo.png", "notes.txt", "torn.png", "none.png"].map((name) => join("odd", name));
    const { code, said } = await verified(...files, "odd/moved.png", "--checkpoint", "nowhere");
    expect(code).toBe(2);
    expect(said.map(({ verdict }) => verdict)).toEqual(files.concat("moved").map(() => "cannot check"));
    for (const { reason } of said) expect(reason).toMatch(/^[^\n]{15,}$/);
  });

  it("rejects a folder without a manifest in one line", async () => {
    const { code, stderr } = await convscope(["verify", "mine"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^convscope: There is no manifest\.json in the folder 'mine'[^\n]*\n$/);
  });

  it("reproduces a figure from its recorded command line", async () => {
    await drawn("sheet", "mine", "--taps", "relu*", "--channels", "0-3", "--theme", "dark", "--out", "one");
    const { command } = JSON.parse(await readFile(join(cwd, "one/manifest.json"), "utf8"));
    expect(command).toBe("convscope draw sheet mine --taps 'relu*' --theme dark --channels 0-3");
    await drawn(...command.replaceAll("'", "").split(" ").slice(2), "--out", "two");
    const [one, two] = await Promise.all(["one", "two"].map((out) => readFile(join(cwd, out, "relu3.png"))));
    expect(two).toEqual(one);
  });
});

describe("attachments of figures", () => {
  it("are checked by the manifest in their folder", async () => {
    await drawn("filters", "mine", "--taps", "conv1", "--values", "--out", "beside");
    const { code, verdicts } = await verified("beside/manifest.json", "beside/statistics.json");
    expect({ code, verdicts }).toEqual({ code: 0, verdicts: ["same bytes", "same bytes"] });
    await rm(join(cwd, "beside/manifest.json"));
    expect(await verified("beside/statistics.json")).toMatchObject({ code: 2, verdicts: ["cannot check"] });
  });
});
