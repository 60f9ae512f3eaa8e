import { copyFile, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { convscope, parsed, withWorkplaces } from "../support/cli.js";
import { FORMATS } from "../support/references.js";

const newWorkplace = withWorkplaces();

let cwd: string;
const run = (...args: readonly string[]) => convscope(args, { cwd });

beforeAll(async () => {
  cwd = await newWorkplace();
  for (const name of ["resnet.keras", "resnet.h5", "mobile.keras", "trained.keras"])
    await copyFile(join(FORMATS, "keras", name), join(cwd, name));
  await copyFile(join(FORMATS, "hostile", "script-name.keras"), join(cwd, "script-name.keras"));
});

describe("convscope taps", () => {
  it("prints the format, framework, precision and size of the file, and each layer's name in it", async () => {
    const { stdout } = await run("taps", "mobile.keras");
    expect(stdout).toMatch(
      /\nKeras archive \(\.keras\), keras 3\.15\.1, float32, 121,721 bytes\nimages: .*\n$/,
    );
    const { checkpoint, taps } = parsed<{ checkpoint: object; taps: { name: string; source: string }[] }>(
      (await run("taps", "mobile.keras", "--json")).stdout,
    );
    expect(checkpoint).toMatchObject({ framework: "keras 3.15.1", precision: "float32", bytes: 121_721 });
    expect(taps.find(({ name }) => name === "reduce/pre")).toMatchObject({ source: "reduce" });
  });
});

describe("convscope taps of a file that was saved after training", () => {
  it("tells what the network does without", async () => {
    expect((await run("taps", "trained.keras")).stdout).toMatch(
      /\nLeft out: regularizers and constraints of one layer; .*; the state of its optimizer\nimages: [^\n]*\n$/,
    );
    const { checkpoint } = parsed<{ checkpoint: { leftOut: readonly string[] } }>(
      (await run("taps", "trained.keras", "--json")).stdout,
    );
    expect(checkpoint.leftOut).toHaveLength(4);
  });
});

describe.each(["resnet.keras", "resnet.h5"])("%s", (file) => {
  it("is drawn, and its figures are reproduced byte by byte", async () => {
    const drawing = await run(
      "draw",
      "sheet",
      file,
      "--input",
      "mnist:test/53",
      "--taps",
      "stem",
      "--out",
      file + 1,
    );
    expect(drawing).toMatchObject({ code: 0 });
    const { code, stdout } = await run("verify", file + 1);
    expect(code).toBe(0);
    expect(stdout).toContain("stem.png: same bytes");
  });

  it("is measured block by block, and without some of its blocks", async () => {
    const few = ["--input", "mnist:test/0-9"];
    expect(await run("measure", "ratio", file, ...few, "--out", "ratio.csv")).toMatchObject({ code: 0 });
    const ratio = await readFile(join(cwd, "ratio.csv"), "utf8");
    expect(ratio.match(/block\d_add/g)).toEqual(["block1_add", "block2_add", "block3_add"]);
    expect(await run("measure", "lesion", file, ...few, "--out", "lesion.csv")).toMatchObject({ code: 0 });
  });
});

describe("a network in two formats of Keras", () => {
  it("compare as equal", async () => {
    const gate = ["--gate", "change<=1e-5"];
    const { code, stdout } = await run(
      "compare",
      "resnet.keras",
      "resnet.h5",
      "--input",
      "mnist:test/53",
      ...gate,
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok /m);
  });
});

describe("a layer named like a script", () => {
  it("remains text wherever its name is shown", async () => {
    const image = { create: { width: 8, height: 8, channels: 3, background: "#808080" } } as const;
    await sharp(image).png().toFile(join(cwd, "small.png"));
    const args = ["--taps", "*script*", "--format", "svg,html", "--out", "script"];
    expect(await run("draw", "sheet", "script-name.keras", "--input", "small.png", ...args)).toMatchObject({
      code: 0,
    });
    for (const name of await readdir(join(cwd, "script")))
      if (/\.(?:svg|html)$/.test(name))
        expect(await readFile(join(cwd, "script", name), "utf8"), name).not.toContain("<script>alert(1)");
  });
});
