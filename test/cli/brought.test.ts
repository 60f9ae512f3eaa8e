import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { convscope, parsed, withWorkplaces } from "../support/cli.js";
import { fixture } from "../support/fixture.js";
import { LFS_POINTER } from "../support/lfsPointer.js";

const newWorkplace = withWorkplaces();

/** Runs a command line in a separate folder with a copy of a case's files. */
async function ranWith(name: string, line: string) {
  const cwd = await newWorkplace();
  await cp(fixture(`cases/${name}`), cwd, { recursive: true });
  return { cwd, ...(await convscope(line.split(" "), { cwd })) };
}

interface Statistics {
  readonly taps: readonly {
    readonly tap: string;
    readonly channels: readonly { readonly max: number; readonly mean: number }[];
  }[];
}

/** The statistics of the channels of the first drawn tap. */
async function channelsIn(cwd: string) {
  const text = await readFile(join(cwd, "out", "statistics.json"), "utf8");
  return parsed<Statistics>(text).taps[0]?.channels ?? [];
}

const figuresIn = async (cwd: string) =>
  (await readdir(join(cwd, "out"))).filter((name) => name.endsWith(".png"));

describe("images from users", () => {
  it("in one folder per class are drawn by label and measured", async () => {
    const draw =
      "draw sheet bundled:mini-resnet --input shapes --taps relu5 --reduce mean --by label --out out";
    const drawn = await ranWith("folder-per-class", draw);
    expect(drawn.code).toBe(0);
    expect(drawn.stderr).toContain("The folders of 'shapes/' are its classes: 0 circle, 1 cross.");
    expect(await figuresIn(drawn.cwd)).toEqual(["relu5-mean-label-0.png", "relu5-mean-label-1.png"]);
    const measured = await ranWith(
      "folder-per-class",
      "measure lens bundled:mini-resnet --input shapes --csv",
    );
    expect(measured.code).toBe(0);
    expect(measured.stdout.trim().split(/\r?\n/)).toHaveLength(7);
    expect(measured.stdout).toContain("relu5,6,0.5,");
  });

  it("with labels beyond a network's classes are rejected in one line", async () => {
    const cwd = await newWorkplace();
    const shapes = fixture("cases/folder-per-class/shapes");
    await cp(join(shapes, "circle"), join(cwd, "set", "3"), { recursive: true });
    await cp(join(shapes, "cross"), join(cwd, "set", "12"), { recursive: true });
    const { code, stderr } = await convscope(["measure", "lens", "bundled:mini-resnet", "--input", "set"], {
      cwd,
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /Expected labels from 0 to 9, which '.*' has scores for, .*'set\/'.* received 12\./,
    );
  });

  it("that are damaged make a measure of the others exit with an error", async () => {
    const cwd = await newWorkplace();
    await cp(fixture("cases/folder-per-class/shapes"), join(cwd, "shapes"), { recursive: true });
    await writeFile(join(cwd, "shapes", "cross", "3.png"), LFS_POINTER);
    const line = ["measure", "lens", "bundled:mini-resnet", "--input", "shapes"];
    const { code, stdout, stderr } = await convscope(line, { cwd });
    expect(code).toBe(2);
    expect(stdout).toContain("relu5");
    expect(stderr).toContain("cross/3.png (it is a Git LFS pointer, not the file itself;");
  });

  it("in IDX files with dots are drawn", async () => {
    const line = "draw sheet bundled:mini-resnet --data shapes --input test/0-1 --taps relu5 --out out";
    const { code, cwd } = await ranWith("idx-names-with-dots", line);
    expect(code).toBe(0);
    expect(await figuresIn(cwd)).toEqual(["relu5-0.png", "relu5-1.png"]);
  });

  it("of 12 bits in 16 keep their depth", async () => {
    const line = "draw sheet bundled:mini-resnet --input scan.png --taps input --values --out out";
    const { code, cwd } = await ranWith("twelve-bit-png", line);
    expect(code).toBe(0);
    const [input] = await channelsIn(cwd);
    expect(input?.max).toBeCloseTo(0.062486, 6);
    expect(input?.mean).toBeCloseTo(0.0089829, 7);
    expect(await readFile(join(cwd, "out", "manifest.json"), "utf8")).toContain(
      "only 6 % of the range is used",
    );
  });

  it("that are white on transparency are visible", async () => {
    const line = "draw sheet bundled:mini-resnet --input drawn.png --taps input --values --out out";
    const { code, cwd } = await ranWith("white-on-transparent", line);
    expect(code).toBe(0);
    const [input] = await channelsIn(cwd);
    expect(input?.max).toBe(1);
    expect(input?.mean).toBeCloseTo(0.20408, 5);
  });
});

describe("networks from users", () => {
  it("without a channel axis accept an image", async () => {
    const line = "draw sheet model --taps first --values --out out";
    const { code, cwd } = await ranWith("image-without-channel-axis", line);
    expect(code).toBe(0);
    (await channelsIn(cwd)).forEach(({ max }, channel) => {
      expect(Math.abs(max - ([0.1669, 0.0028, 0, 0.6941][channel] as number))).toBeLessThan(1e-4);
    });
  });

  it.each([
    ["weights-in-a-subfolder", "taps model"],
    ["downloaded-names", "taps digits"],
    ["downloaded-names", "taps digits/digits.json"],
  ])("open: %s, %s", async (name, line) => {
    const { code, stdout } = await ranWith(name, line);
    expect(code).toBe(0);
    expect(stdout).toMatch(/total +90 /);
  });
});
