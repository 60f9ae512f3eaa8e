import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { MOTION_ENDINGS } from "../../src/figures/encoders/moving/index.js";
import type { Manifest } from "../../src/index.js";
import { convscope, parsed, withWorkplaces } from "../support/cli.js";

const newWorkplace = withWorkplaces();
const SEED = new URL("../../assets/checkpoints/mini-resnet/", import.meta.url).pathname;

let cwd: string;

async function manifestIn(folder: string): Promise<Manifest> {
  return parsed<Manifest>(await readFile(join(cwd, folder, "manifest.json"), "utf8"));
}

async function verified(...args: readonly string[]) {
  const { code, stdout } = await convscope(["verify", "--json", ...args], { cwd });
  return { code, said: parsed<{ file: string; verdict: string; reason: string }[]>(stdout) };
}

async function run(...args: readonly string[]): Promise<void> {
  expect(await convscope(args, { cwd })).toMatchObject({ code: 0 });
}

/** A separate run of three epochs. */
beforeAll(async () => {
  cwd = await newWorkplace();
  await mkdir(join(cwd, "mine"));
  for (const epoch of ["epoch-01", "epoch-02", "epoch-03"])
    await cp(join(SEED, epoch), join(cwd, "mine", epoch), { recursive: true });
  await run("animate", "mine", "--taps", "relu4,relu5", "--fps", "4", "--format", MOTION_ENDINGS.join());
  await run("draw", "timeline", "mine", "--taps", "relu5,dense", "--out", "rows", "--format", "png,html");
});

describe("convscope animate", () => {
  it("writes a file for each tap and format, a frame for each checkpoint, at the requested speed", async () => {
    const { files } = await manifestIn("output");
    expect(files.map(({ file }) => file)).toEqual(
      ["relu4", "relu5"].flatMap((tap) => MOTION_ENDINGS.map((format) => `${tap}-animation.${format}`)),
    );
    for (const file of ["relu5-animation.webp", "relu5-animation.gif"]) {
      const { pages, delay, loop } = await sharp(await readFile(join(cwd, "output", file))).metadata();
      expect({ pages, delay, loop }).toEqual({ pages: 3, delay: [250, 250, 2000], loop: 0 });
    }
  });

  it("lists its checkpoints in its manifest, in order, and the command to reproduce it", async () => {
    const { checkpoints, command, view, files } = await manifestIn("output");
    const addresses = ["mine/epoch-01", "mine/epoch-02", "mine/epoch-03"];
    expect(checkpoints.map(({ origin }) => origin?.checkpoint)).toEqual(addresses);
    expect(view).toBe("animation");
    expect(command).toBe(`convscope animate ${addresses.join(" ")} --taps relu4,relu5 --fps 4`);
    expect(files.map(({ domain }) => domain?.[0])).toEqual(Array.from({ length: 6 }, () => 0));
  });

  it("gives the same bytes when its command is repeated", async () => {
    const { command, files } = await manifestIn("output");
    await run(...command.split(" ").slice(1), "--format", MOTION_ENDINGS.join(), "--out", "again");
    const again = await manifestIn("again");
    expect(again.files.map(({ sha256 }) => sha256)).toEqual(files.map(({ sha256 }) => sha256));
  });

  it("verifies with the same bytes in every format", async () => {
    const { code, said } = await verified("output");
    expect(said.map(({ verdict }) => verdict)).toEqual(Array.from({ length: 8 }, () => "same bytes"));
    expect(code).toBe(0);
  });

  it("verifies against checkpoints that have moved, and reports a different one", async () => {
    await cp(join(cwd, "mine"), join(cwd, "elsewhere", "renamed"), { recursive: true });
    const places = (...epochs: readonly number[]) =>
      epochs.map((epoch) => `elsewhere/renamed/epoch-0${epoch}`).join();
    const moved = await verified("output/relu5-animation.webp", "--checkpoint", places(1, 2, 3));
    expect(moved.said[0]?.verdict).toBe("same bytes");
    const run = await verified("rows", "output", "--checkpoint", "elsewhere/renamed");
    expect(new Set(run.said.map(({ verdict }) => verdict))).toEqual(new Set(["same bytes"]));
    const other = await verified("output/relu5-animation.webp", "--checkpoint", places(1, 3, 2));
    expect(other.said[0]).toMatchObject({
      verdict: "differs",
      reason: expect.stringMatching(/^the checkpoint changed: SHA-256 /),
    });
    const few = await verified("output/relu5-animation.webp", "--checkpoint", places(1));
    expect(few.said[0]).toMatchObject({
      verdict: "cannot check",
      reason: "it shows 3 checkpoints: give 3 to --checkpoint, separated by commas, or their run",
    });
  });

  it("differs if a frame was painted over, and has the same pixels if it was re-encoded", async () => {
    const bytes = await readFile(join(cwd, "output", "relu5-animation.webp"));
    const { xmp, delay = [], width, pageHeight = 0 } = await sharp(bytes, { animated: true }).metadata();
    const pixels = await sharp(bytes, { animated: true }).removeAlpha().raw().toBuffer();
    const encoded = (data: Buffer) =>
      sharp(data, { raw: { width, height: 3 * pageHeight, channels: 3, pageHeight } })
        .webp({ lossless: true, effort: 0, delay, loop: 0 })
        .withXmp(xmp?.toString() ?? "")
        .toBuffer();
    await writeFile(join(cwd, "relu5-animation-anew.webp"), await encoded(pixels));
    const painted = Buffer.from(pixels);
    painted.fill(0, width * 3 * (pageHeight + 200), width * 3 * (pageHeight + 200) + 30);
    await writeFile(join(cwd, "relu5-animation-painted.webp"), await encoded(painted));
    const { code, said } = await verified("relu5-animation-anew.webp", "relu5-animation-painted.webp");
    expect(said.map(({ verdict }) => verdict)).toEqual(["same pixels", "differs"]);
    expect(said[1]?.reason).toMatch(/^in frame 2 \d+ pixels differ/);
    expect(code).toBe(3);
  });

  it("does not overwrite another program's animation", async () => {
    const folder = join(cwd, "theirs");
    await mkdir(folder);
    await writeFile(join(folder, "relu5-animation.gif"), "GIF89a theirs");
    const args = ["animate", "mine", "--taps", "relu5", "--format", "gif", "--out", "theirs"];
    const { code, stderr } = await convscope(args, { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(/relu5-animation\.gif' already exists and was not written by convscope/);
  });
});

describe("convscope draw timeline", () => {
  it("draws a figure for each tap, and verifies", async () => {
    const { files, checkpoints } = await manifestIn("rows");
    expect(files.map(({ file }) => file)).toEqual([
      "relu5-timeline.png",
      "relu5-timeline.html",
      "dense-timeline.png",
      "dense-timeline.html",
    ]);
    expect(checkpoints).toHaveLength(3);
    const { said } = await verified("rows");
    expect(said.map(({ verdict }) => verdict)).toEqual(Array.from({ length: 6 }, () => "same bytes"));
  });

  it("draws every n-th checkpoint of a run and its last, or those that are named", async () => {
    await run("draw", "timeline", "mine", "--taps", "relu5", "--every", "2", "--out", "chosen");
    const names = (await manifestIn("chosen")).checkpoints.map(({ name }) => name);
    expect(names).toEqual(["mine/epoch-01", "mine/epoch-03"]);
    await run("draw", "timeline", "mine/epoch-03", "mine/epoch-01", "--taps", "relu5", "--out", "named");
    const named = (await manifestIn("named")).checkpoints.map(({ name }) => name);
    expect(named).toEqual(["mine/epoch-03", "mine/epoch-01"]);
  });

  it("writes the numbers of every checkpoint with --values", async () => {
    await run("draw", "timeline", "mine", "--taps", "relu5", "--values", "--out", "values");
    const numbers = parsed<{ taps: { checkpoint: string; tap: string; channels: unknown[] }[] }>(
      await readFile(join(cwd, "values", "statistics.json"), "utf8"),
    );
    expect(numbers.taps.map(({ checkpoint, tap }) => [checkpoint, tap])).toEqual([
      ["mine/epoch-01", "relu5"],
      ["mine/epoch-02", "relu5"],
      ["mine/epoch-03", "relu5"],
    ]);
    expect(numbers.taps[0]?.channels).toHaveLength(8);
  });

  it("warns if the checkpoints were trained with different preprocessing", async () => {
    await cp(join(SEED, "epoch-02"), join(cwd, "other"), { recursive: true });
    const path = join(cwd, "other", "convscope.json");
    const description = parsed<Record<string, unknown>>(await readFile(path, "utf8"));
    await writeFile(path, JSON.stringify({ ...description, preprocessing: { mean: 0.13, sd: 0.31 } }));
    const args = ["draw", "timeline", "mine/epoch-01", "other", "--taps", "relu5", "--out", "warned"];
    const { code, stderr } = await convscope(args, { cwd });
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /Warning: the checkpoints record different preprocessing/,
    );
  });
});
