import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { convscope, parsed, withWorkplaces } from "../support/cli.js";
import { FORMATS } from "../support/references.js";

const PHOTOGRAPHS = join(FORMATS, "..", "preprocessing");
const TF = "mobile.keras?preprocessing=tf";
const CAFFE = "mobile.keras?preprocessing=caffe";
const TEXT = ["--format", "svg"];

const newWorkplace = withWorkplaces();

let cwd: string;
const run = (...args: readonly string[]) => convscope(args, { cwd });

/** The text of a figure that a command line draws of a tap. */
async function drawnText(out: string, tap: string, ...args: readonly string[]): Promise<string> {
  const drawing = await run("draw", "sheet", ...args, "--taps", tap, ...TEXT, "--out", out);
  expect(drawing).toMatchObject({ code: 0 });
  return textOf(await readFile(join(cwd, out, `${tap}.svg`), "utf8"));
}

/** The text of an SVG file, its lines joined. */
function textOf(svg: string): string {
  const texts = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = ""]) => text);
  return texts.join(" ").replaceAll("&apos;", "'").replaceAll("&#39;", "'");
}

interface Manifest {
  readonly command: string;
  readonly checkpoints: readonly { readonly preprocessing: Readonly<Record<string, unknown>> }[];
}

const manifestOf = async (out: string) =>
  parsed<Manifest>(await readFile(join(cwd, out, "manifest.json"), "utf8"));

beforeAll(async () => {
  cwd = await newWorkplace();
  await copyFile(join(FORMATS, "keras", "mobile.keras"), join(cwd, "mobile.keras"));
  await copyFile(join(FORMATS, "open-size", "any.onnx"), join(cwd, "any.onnx"));
  await copyFile(join(PHOTOGRAPHS, "landscape.jpg"), join(cwd, "dog.jpg"));
  await copyFile(join(PHOTOGRAPHS, "portrait.png"), join(cwd, "cat.png"));
});

describe("a figure of a photograph", () => {
  it("says what was assumed where neither the file nor a flag says how images are prepared", async () => {
    const text = await drawnText("assumed", "relu", "any.onnx", "--input", "dog.jpg");
    expect(text).toContain(
      "pixels assumed to be from 0 to 1: the file does not state the preprocessing (--preprocessing)",
    );
    const [checkpoint] = (await manifestOf("assumed")).checkpoints;
    expect(checkpoint?.preprocessing).toEqual({ mean: 0, sd: 1, by: "assumption" });
  });

  it("says how it was resized and prepared, and is made again byte by byte", async () => {
    const text = await drawnText(
      "timm",
      "stem",
      "mobile.keras",
      "--preprocessing",
      "timm",
      "--input",
      "dog.jpg",
    );
    expect(text).toContain(
      "resized 150×100 → 54×36, bicubic, cropped to the middle 32×32; pixels preprocessed as 'timm'",
    );
    const { command, checkpoints } = await manifestOf("timm");
    expect(command).toContain("--preprocessing timm");
    expect(checkpoints[0]?.preprocessing).toMatchObject({ by: "timm", resizing: { kept: 0.875 } });
    expect(await run("verify", "timm")).toMatchObject({ code: 0 });
  });

  it("says which part of the preprocessing a flag stands in place of", async () => {
    const text = await drawnText("cover", "stem", CAFFE, "--fit", "contain", "--input", "dog.jpg");
    expect(text).toContain("contain in place of the preprocessing's resizing");
    expect(await run("verify", "cover")).toMatchObject({ code: 0 });
  });

  it("is resized to the size that was chosen for a network that leaves it open, and made again", async () => {
    const sized = ["any.onnx", "--size", "48x40", "--input", "dog.jpg", "--taps", "relu", "--out", "sized"];
    expect(await run("draw", "sheet", ...sized)).toMatchObject({ code: 0 });
    expect((await manifestOf("sized")).command).toContain("--size 48x40");
    expect(await run("verify", "sized")).toMatchObject({ code: 0 });
  });
});

describe("convscope taps", () => {
  it("tells how images are prepared, and that this is assumed", async () => {
    expect((await run("taps", "any.onnx")).stdout).toMatch(
      /\nimages: pixels assumed to be .* \(--preprocessing\)\n$/,
    );
    expect((await run("taps", CAFFE)).stdout).toMatch(/\nimages: pixels preprocessed as 'caffe'\n$/);
    const { checkpoint } = parsed<{ checkpoint: object }>((await run("taps", TF, "--json")).stdout);
    expect(checkpoint).toMatchObject({ preprocessing: { mean: 0.5, sd: 0.5, by: "tf" } });
  });
});

describe("the names of classes", () => {
  it("are drawn in an overview, recorded, and drawn again without their file", async () => {
    const [outputs = 0] = parsed<{ heads: { classes: number }[] }>(
      (await run("taps", "mobile.keras", "--json")).stdout,
    ).heads.map(({ classes }) => classes);
    const names = Array.from({ length: outputs }, (_, index) => `breed ${index}`);
    await writeFile(join(cwd, "breeds.txt"), names.join("\n"));
    const drawing = ["mobile.keras", "--preprocessing", "tf", "--labels", "breeds.txt", "--input", "dog.jpg"];
    const overview = await run("draw", "overview", ...drawing, "--taps", "stem", ...TEXT, "--out", "named");
    expect(overview).toMatchObject({ code: 0 });
    expect(await readFile(join(cwd, "named", "overview.svg"), "utf8")).toContain("breed 0");
    await writeFile(join(cwd, "breeds.txt"), "other\n");
    expect(await run("verify", "named")).toMatchObject({ code: 0 });
  });

  it("are refused in one line where their number is another", async () => {
    await writeFile(join(cwd, "two.txt"), "cat\ndog\n");
    const { code, stderr } = await run(
      "draw",
      "overview",
      "mobile.keras",
      "--labels",
      "two.txt",
      "--input",
      "dog.jpg",
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^convscope: The class names 'two\.txt' do not fit 'mobile\.keras': they name 2 classes, .*\n$/,
    );
  });
});

describe("networks with unlike preprocessings", () => {
  it("are compared, each fed by its own, with a warning where they resize differently", async () => {
    const { code, stderr } = await run("compare", TF, CAFFE, "--input", "dog.jpg", "--out", "compared");
    expect(code).toBe(0);
    expect(stderr).toContain(
      "The checkpoints record different preprocessing (A: mean 0.5, sd 0.5; B: blue first, mean",
    );
    expect(stderr).not.toContain("resize photographs differently");
    expect(await run("verify", "compared")).toMatchObject({ code: 0 });
    const resized = await run(
      "compare",
      TF,
      "mobile.keras?preprocessing=timm",
      "--input",
      "dog.jpg",
      "--out",
      "crops",
    );
    expect(resized.stderr).toContain("The preprocessings of A and B resize photographs differently");
  });

  it("are measured together", async () => {
    const measuring = ["measure", "activation-stats", TF, CAFFE, "--input", "dog.jpg", "--taps", "stem"];
    const { stdout } = await run(...measuring, "--json");
    expect(stdout).toContain("mobile.keras?preprocessing=caffe");
  });
});
