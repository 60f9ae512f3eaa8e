import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readNpz } from "../../src/activations/npz.js";
import { encoderOf, FIGURE_ENDINGS } from "../../src/figures/encoders/index.js";
import { canvasVersion } from "../../src/figures/versions.js";
import type { Manifest } from "../../src/index.js";
import { digit } from "../data/images/pictures.js";
import { convscope, parsed, withWorkplaces } from "../support/cli.js";

const newWorkplace = withWorkplaces();

/** Draws a tap of the bundled network in a folder, and returns the outcome. */
async function drawn(cwd: string, ...args: readonly string[]) {
  return convscope(["draw", "sheet", "bundled:mini-resnet", "--taps", "relu5", ...args], { cwd });
}

async function manifestIn(folder: string): Promise<Manifest> {
  return parsed<Manifest>(await readFile(join(folder, "manifest.json"), "utf8"));
}

describe("--format", () => {
  it("writes each figure in each format, each with its provenance", async () => {
    const cwd = await newWorkplace();
    expect(await drawn(cwd, "--format", FIGURE_ENDINGS.join())).toMatchObject({ code: 0 });
    const { files, ...header } = await manifestIn(join(cwd, "output"));
    const canvas = await canvasVersion();
    expect(files.map(({ file }) => file)).toEqual(FIGURE_ENDINGS.map((format) => `relu5.${format}`));
    for (const { file, sha256: _, ...facts } of files) {
      const { decodeMetadata } = await encoderOf(file);
      const metadata = decodeMetadata(await readFile(join(cwd, "output", file)));
      const format = file.endsWith(".png") ? "" : ` --format ${file.replace(/.*\./, "")}`;
      const command = `${header.command}${format}`;
      expect(parsed(metadata.convscope ?? "")).toEqual({ ...header, canvas, command, shows: facts });
    }
  });

  it("gives the same bytes the second time, over the files of the first", async () => {
    const cwd = await newWorkplace();
    const bytes = [];
    for (let time = 0; time < 2; time++) {
      expect(await drawn(cwd, "--format", FIGURE_ENDINGS.join())).toMatchObject({ code: 0 });
      const names = await readdir(join(cwd, "output"));
      bytes.push(await Promise.all(names.map((name) => readFile(join(cwd, "output", name)))));
    }
    expect(bytes[1]).toEqual(bytes[0]);
  });
});

describe("scales", () => {
  it("are saved with the figures, and another drawing reuses them", async () => {
    const cwd = await newWorkplace();
    await drawn(cwd, "--input", "mnist:test/0-9", "--out", "first");
    await drawn(cwd, "--scale-from", "first/scale.json", "--out", "second");
    const [first, second] = await Promise.all(["first", "second"].map((name) => manifestIn(join(cwd, name))));
    expect(second?.files[0]?.domain).toEqual(first?.files[0]?.domain);
  });

  it.each([
    ["--scale-from", "nowhere.json"],
    ["--scale-from", "notes.json"],
  ])("are rejected in one line: %s %s", async (...args) => {
    const cwd = await newWorkplace();
    await writeFile(join(cwd, "notes.json"), "{}");
    const { code, stderr } = await drawn(cwd, ...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^convscope: .*(nowhere|notes)\.json.*\n$/);
    expect(await readdir(cwd)).toEqual(["notes.json"]);
  });

  it("are rejected in one line with a conflicting option", async () => {
    const cwd = await newWorkplace();
    await drawn(cwd, "--out", "first");
    const { code, stderr } = await drawn(cwd, "--scale-from", "first/scale.json", "--estimator", "extent");
    expect(code).toBe(2);
    expect(stderr).toBe(
      "convscope: --estimator extent conflicts with scale.json, which uses percentile. Omit it, or draw without --scale-from.\n",
    );
  });

  it("have no colorbar if each channel has its own", async () => {
    const cwd = await newWorkplace();
    await drawn(cwd, "--scope", "filter");
    expect((await manifestIn(join(cwd, "output"))).files[0]).toMatchObject({ scope: "filter", domain: null });
  });
});

describe("channels", () => {
  it("are the requested ones, with their own indices", async () => {
    const cwd = await newWorkplace();
    await drawn(cwd, "--channels", "6,0-2");
    expect((await manifestIn(join(cwd, "output"))).files[0]?.channels).toEqual([0, 1, 2, 6]);
  });

  it("are rejected if the tap has none with that index", async () => {
    const { code, stderr } = await drawn(await newWorkplace(), "--channels", "3,8");
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^convscope: .*relu5.*\n$/),
    });
  });
});

describe("--values", () => {
  it("writes exactly the drawn planes, and the statistics of all channels", async () => {
    const cwd = await newWorkplace();
    await drawn(cwd, "--values", "--channels", "1,4", "--format", "json");
    const out = join(cwd, "output");
    const planes = readNpz(await readFile(join(out, "values.npz")), "values.npz").get("relu5");
    const { taps, drawing } = parsed<{
      taps: { channels: { max: number }[] }[];
      drawing: { command: string; checkpoints: { sha256: string }[] };
    }>(await readFile(join(out, "statistics.json"), "utf8"));
    expect(drawing.command).toMatch(/--values$/);
    expect(drawing.checkpoints[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(planes?.shape).toEqual([2, 28, 28]);
    expect(Math.max(...Array.from(planes?.values ?? []).slice(784))).toBe(taps[0]?.channels[4]?.max);
    expect(taps[0]?.channels).toHaveLength(8);
  });
});

describe("the numbers of a figure of several taps", () => {
  const drawing = ["draw", "histogram", "bundled:mini-resnet", "--taps", "relu4,relu5", "--values"];

  it("are one array per tap, by its name, and nothing else", async () => {
    const cwd = await newWorkplace();
    expect(await convscope(drawing, { cwd })).toMatchObject({ code: 0 });
    const arrays = readNpz(await readFile(join(cwd, "output", "values.npz")), "values.npz");
    expect([...arrays].map(([name, { shape }]) => [name, shape])).toEqual([
      ["histogram/relu4", [1, 1, 6272]],
      ["histogram/relu5", [1, 1, 6272]],
    ]);
  });

  it("are recognized as convscope's own, and replaced", async () => {
    const cwd = await newWorkplace();
    for (let time = 0; time < 2; time++) expect(await convscope(drawing, { cwd })).toMatchObject({ code: 0 });
  });
});

describe("means", () => {
  it("by label are one figure per label, over its images", async () => {
    const cwd = await newWorkplace();
    await drawn(cwd, "--input", "mnist:test/0-3", "--reduce", "mean", "--by", "label");
    const { files } = await manifestIn(join(cwd, "output"));
    // The first four test digits are 7, 2, 1 and 0.
    expect(files.map(({ file, images }) => [file, images])).toEqual([
      ["relu5-mean-label-0.png", [3]],
      ["relu5-mean-label-1.png", [2]],
      ["relu5-mean-label-2.png", [1]],
      ["relu5-mean-label-7.png", [0]],
    ]);
  });
});

describe("custom images", () => {
  it("are drawn, fitted, with the conversions in the manifest", async () => {
    const cwd = await newWorkplace();
    await digit(255, 0).png().toFile(join(cwd, "digit.png"));
    expect(await drawn(cwd, "--input", "digit.png")).toMatchObject({ code: 0 });
    const { probe } = await manifestIn(join(cwd, "output"));
    expect(probe?.address).toBe("digit.png");
    expect(probe?.notes.join()).toContain("inverted");
  });

  it("of a folder are drawn even if one is damaged, which is reported at the end, with exit code 2", async () => {
    const cwd = await newWorkplace();
    await mkdir(join(cwd, "photos"));
    await digit(255, 0).png().toFile(join(cwd, "photos/a.png"));
    await writeFile(join(cwd, "photos/b.png"), "no picture");
    const { code, stderr } = await drawn(cwd, "--input", "photos/");
    expect(code).toBe(2);
    expect(stderr).toContain("b.png");
    expect(await readdir(join(cwd, "output"))).toEqual(["manifest.json", "relu5.png", "scale.json"]);
  });

  it("that are unreadable are rejected in one line", async () => {
    const cwd = await newWorkplace();
    await writeFile(join(cwd, "broken.png"), "no picture");
    const { code, stderr } = await drawn(cwd, "--input", "broken.png");
    expect(code).toBe(2);
    expect(stderr).toMatch(/^convscope: .*broken\.png.*\n$/);
  });
});
