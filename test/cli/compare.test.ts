import { cp, mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { png } from "../../src/figures/encoders/png.js";
import { digit } from "../data/images/pictures.js";
import { convscope, parsed, withWorkplaces } from "../support/cli.js";

const newWorkplace = withWorkplaces();
const SEED = fileURLToPath(new URL("../../assets/checkpoints/mini-resnet/epoch-01/", import.meta.url));
const PAIR = ["compare", "bundled:mini-resnet/epoch-01", "bundled:mini-resnet/epoch-12"];
/** Images some of which flip. */
const SHOWN = ["--input", "mnist:test/60-99", "--taps", "relu1,dense"];

interface Document {
  readonly generator: string;
  readonly kind: string;
  readonly command: string;
  readonly checkpoints: readonly { readonly name: string }[];
  readonly gates: readonly unknown[];
  readonly leftOut: readonly { readonly checkpoint: string; readonly tap: string; readonly reason: string }[];
  readonly warnings: readonly string[];
  readonly [table: string]: unknown;
}

type Rows = readonly Readonly<Record<string, unknown>>[];

function rowsOf(document: Document, table: string): Rows {
  return (document[table] as { rows: Rows }).rows;
}

describe("convscope compare", () => {
  let cwd: string;
  let outcome: Awaited<ReturnType<typeof convscope>>;

  beforeAll(async () => {
    cwd = await newWorkplace();
    outcome = await convscope([...PAIR, ...SHOWN], { cwd });
  });

  it("prints the overall table, a row for each tap, and flipped images, and reports the files written", () => {
    const { code, stdout, stderr } = outcome;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^images +accuracy_a +accuracy_b +loss_a/);
    expect(stdout).toMatch(/\nTaps\ntap +.*\n─.*\nrelu1 .*\ndense .*\n/);
    expect(stdout).toMatch(/\nImages whose prediction changed\nimage +name +label/);
    expect(stderr.split("\n").slice(0, 2)).toEqual([
      "comparison of bundled:mini-resnet/epoch-01, bundled:mini-resnet/epoch-12 over mnist:test/60-99 (n = 40)",
      "3 figures, comparison.json, taps.csv, channels.csv, flipped.csv and manifest.json in output:",
    ]);
  });

  it("writes figures, the document, tables and their manifest", async () => {
    expect((await readdir(join(cwd, "output"))).sort()).toEqual([
      ...["channels.csv", "comparison.json", "difference-dense.png", "difference-relu1.png"],
      ...["flipped.csv", "flipped.png", "manifest.json", "taps.csv"],
    ]);
    const { files } = parsed<{ files: { file: string }[] }>(
      await readFile(join(cwd, "output/manifest.json"), "utf8"),
    );
    expect(files.map(({ file }) => file).sort()).toEqual(
      (await readdir(join(cwd, "output"))).filter((name) => name !== "manifest.json").sort(),
    );
  });

  it("describes each figure in words with its numbers, for readers who cannot see it", async () => {
    const { Title, Description } = png.decodeMetadata(
      await readFile(join(cwd, "output/difference-relu1.png")),
    );
    expect(Title).toBe("relu1: A bundled:mini-resnet/epoch-01, B bundled:mini-resnet/epoch-12 and B − A");
    expect(Description).toMatch(
      /^8 of 8 channels of relu1 \(relu\) in A and B from 0 to [\d.]+, and B − A from /,
    );
  });

  it("verifies file by file, including tables, and detects one changed number", async () => {
    const again = await convscope(["verify", "output"], { cwd });
    expect(again.stdout.trimEnd().split("\n")).toHaveLength(8);
    expect(again.stdout).not.toMatch(/(?<!same bytes)\n/);
    expect(again.code).toBe(0);
    await cp(join(cwd, "output"), join(cwd, "changed"), { recursive: true });
    const table = join(cwd, "changed/taps.csv");
    await writeFile(table, (await readFile(table, "utf8")).replace("relu1,relu1,8", "relu1,relu1,9"));
    const document = join(cwd, "changed/comparison.json");
    await writeFile(document, (await readFile(document, "utf8")).replace('"images": 40,', '"images": 41,'));
    const found = await convscope(["verify", "changed/taps.csv", "changed/comparison.json"], { cwd });
    expect(found.code).toBe(3);
    expect(found.stdout).toMatch(
      /taps\.csv: differs \(line 2 is 'relu1,relu1,9,.* but should be 'relu1,relu1,8,/,
    );
    expect(found.stdout).toMatch(/comparison\.json: differs \(its content differs: /);
  });

  it("replaces its own files, and leaves those of others alone", async () => {
    expect((await convscope([...PAIR, ...SHOWN], { cwd })).code).toBe(0);
    await mkdir(join(cwd, "mine"));
    await writeFile(join(cwd, "mine/taps.csv"), "tap,water\r\n");
    const { code, stderr } = await convscope([...PAIR, ...SHOWN, "--out", "mine"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(/'mine\/taps\.csv' already exists and was not written by convscope/);
    expect(await readdir(join(cwd, "mine"))).toEqual(["taps.csv"]);
  });
});

describe("convscope compare of two", () => {
  it("prints one JSON document, the same as its file", async () => {
    const cwd = await newWorkplace();
    const { stdout } = await convscope([...PAIR, ...SHOWN, "--json"], { cwd });
    expect(await readFile(join(cwd, "output/comparison.json"), "utf8")).toBe(stdout);
    const document = parsed<Document>(stdout);
    expect(document).toMatchObject({ generator: "convscope", kind: "comparison", gates: [], leftOut: [] });
    expect(document.command).toBe(
      "convscope compare bundled:mini-resnet/epoch-01 bundled:mini-resnet/epoch-12 --input mnist:test/60-99 --taps relu1,dense --json",
    );
    expect(rowsOf(document, "taps").map(({ tap }) => tap)).toEqual(["relu1", "dense"]);
    expect(rowsOf(document, "channels")).toHaveLength(18);
    const flipped = rowsOf(document, "flipped");
    expect(flipped.length).toBeGreaterThan(0);
    expect(flipped.every(({ answer_a, answer_b }) => answer_a !== answer_b)).toBe(true);
  });

  it("finds no difference between a checkpoint and itself", async () => {
    const cwd = await newWorkplace();
    const line = [
      "compare",
      "bundled:mini-resnet",
      "bundled:mini-resnet",
      "--input",
      "mnist:test/0-9",
      "--taps",
      "relu5",
      "--json",
    ];
    const document = parsed<Document>((await convscope(line, { cwd })).stdout);
    expect(rowsOf(document, "whole")[0]).toMatchObject({ churn: 0, mcnemar_p: 1 });
    expect(rowsOf(document, "taps")[0]).toMatchObject({ change: 0, relative_change: 0 });
    expect(rowsOf(document, "flipped")).toEqual([]);
    expect(await readdir(join(cwd, "output"))).not.toContain("flipped.png");
  });

  it("draws the images of --show, in the requested formats and style", async () => {
    const cwd = await newWorkplace();
    const how = [
      "--show",
      "mnist:test/3-4",
      "--format",
      "png,svg",
      "--preset",
      "nature-single",
      "--theme",
      "dark",
    ];
    const args = [
      ...PAIR,
      "--input",
      "mnist:test/0-3",
      "--taps",
      "relu1",
      ...how,
      "--top",
      "3",
      "--out",
      "two",
    ];
    expect((await convscope(args, { cwd })).code).toBe(0);
    expect((await readdir(join(cwd, "two"))).filter((name) => name.startsWith("difference"))).toEqual([
      ...[
        "difference-relu1-3.png",
        "difference-relu1-3.svg",
        "difference-relu1-4.png",
        "difference-relu1-4.svg",
      ],
    ]);
    expect((await convscope(["verify", "two"], { cwd })).code).toBe(0);
  });

  it("compares networks of two architectures as far as possible, and lists what was omitted and why", async () => {
    const cwd = await newWorkplace();
    const line = ["compare", "bundled:mini-resnet", "bundled:plain", "--input", "mnist:test/0-3"];
    const { code, stdout } = await convscope(line, { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nTaps left out\nof +taps +why\n/);
    expect(stdout).toMatch(/\nB +plain1, plain2, plain3 … \(5\) +\S/);
  });

  it("leaves cells empty that need labels if there are none, and says so", async () => {
    const cwd = await newWorkplace();
    await digit(255, 0).png().toFile(join(cwd, "digit.png"));
    const line = [...PAIR, "--input", "digit.png", "--taps", "relu1"];
    const { code, stdout, stderr } = await convscope(line, { cwd });
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^The images of 'digit\.png' have no labels: accuracy, loss and McNemar's test are left empty \(–\)\.$/m,
    );
    expect(stdout.split("\n")[2]).toMatch(/^ +1 +– +– +– +– +\d\S* % +– +– +–$/);
    const gate = await convscope([...line, "--gate", "accuracy>=0.9"], { cwd });
    expect(gate).toMatchObject({ code: 2, stdout: "" });
    expect(gate.stderr).toMatch(/The gate 'accuracy>=0\.9' cannot be checked: the images have no labels, /);
  });

  it("warns if the two checkpoints record different preprocessing", async () => {
    const cwd = await newWorkplace();
    await cp(SEED, join(cwd, "other"), { recursive: true });
    const path = join(cwd, "other/convscope.json");
    const description = parsed<Record<string, unknown>>(await readFile(path, "utf8"));
    await writeFile(path, JSON.stringify({ ...description, preprocessing: { mean: 0.1307, sd: 0.3081 } }));
    const line = ["compare", "bundled:mini-resnet", "other", "--input", "mnist:test/0-3", "--taps", "relu1"];
    const { code, stderr } = await convscope(line, { cwd });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Warning: The checkpoints record different preprocessing \(A: .*; B: .*0\.1307/m);
  });
});

describe("convscope compare of two seeds", () => {
  it("matches channels one to one, draws them accordingly, and gates on matching", async () => {
    const cwd = await newWorkplace();
    const line = [
      "compare",
      "bundled:mini-resnet",
      "bundled:mini-resnet-1",
      "--match",
      "--input",
      "mnist:test/0-39",
    ];
    const gates = ["--gate", "cka[relu5]>=0.5", "--gate", "matched[conv1]>=0.4", "--gate", "aligned>=1"];
    const how = ["--taps", "conv1,relu5", ...gates, "--out", "matched", "--json"];
    const { code, stdout } = await convscope([...line, ...how], { cwd });
    expect(code).toBe(3);
    const document = parsed<Document>(stdout);
    const passed = (document.gates as readonly { passed: boolean }[]).map((gate) => gate.passed);
    expect(passed).toEqual([true, true, false]);
    const channels = rowsOf(document, "channels").filter(({ tap }) => tap === "conv1");
    const counterparts = channels.map(({ counterpart }) => Number(counterpart)).sort((a, b) => a - b);
    expect(counterparts).toEqual(Array.from({ length: 64 }, (_, index) => index));
    expect((await convscope(["verify", "matched"], { cwd })).stdout).not.toMatch(/(?<!same bytes)\n/);
  });
});

describe("convscope verify of a comparison", () => {
  it("accepts checkpoints and images that have moved", async () => {
    const cwd = await newWorkplace();
    await cp(SEED, join(cwd, "a"), { recursive: true });
    await cp(join(SEED, "../epoch-12"), join(cwd, "b"), { recursive: true });
    await digit(255, 0).png().toFile(join(cwd, "digit.png"));
    const how = ["--input", "mnist:test/0-3", "--show", "digit.png", "--taps", "relu1"];
    expect((await convscope(["compare", "a", "b", ...how], { cwd })).code).toBe(0);
    for (const name of ["a", "b", "digit.png"]) await rename(join(cwd, name), join(cwd, `new-${name}`));
    const lost = await convscope(["verify", "output/difference-relu1.png"], { cwd });
    expect(lost.code).toBe(2);
    expect(lost.stdout).toMatch(
      /^output\/difference-relu1\.png: cannot check \(There is no .*; give its present location with --checkpoint\)\n$/,
    );
    const given = ["--checkpoint", "new-a,new-b", "--show", "new-digit.png"];
    const found = await convscope(["verify", "output", ...given], { cwd });
    expect(found.stdout).not.toMatch(/(?<!same bytes)\n/);
    expect(found.code).toBe(0);
    const swapped = ["--checkpoint", "new-b,new-a", "--show", "new-digit.png"];
    expect((await convscope(["verify", "output", ...swapped], { cwd })).stdout).toMatch(
      /the checkpoint changed/,
    );
  });
});

describe("convscope compare of three", () => {
  it("draws their similarity, tabulates each pair, and verifies", async () => {
    const cwd = await newWorkplace();
    const three = ["bundled:mini-resnet/epoch-01", "bundled:mini-resnet/epoch-12", "bundled:plain"];
    const line = ["compare", ...three, "--input", "mnist:test/0-19", "--taps", "conv1,relu*", "--json"];
    const { code, stdout } = await convscope(line, { cwd });
    const document = parsed<Document>(stdout);
    expect(code).toBe(0);
    expect(rowsOf(document, "pairs").map(({ a, b }) => [a, b])).toEqual([
      ["bundled:mini-resnet/epoch-01", "bundled:mini-resnet/epoch-12"],
      ["bundled:mini-resnet/epoch-01", "bundled:plain/epoch-12"],
      ["bundled:mini-resnet/epoch-12", "bundled:plain/epoch-12"],
    ]);
    const matrix = rowsOf(document, "similarity");
    expect(matrix).toHaveLength(9);
    for (const { one: a, other: b, cka } of matrix) {
      const mirrored = matrix.find((row) => row.one === b && row.other === a);
      expect(mirrored?.cka).toBe(cka);
      if (a === b) expect(cka).toBe(1);
    }
    expect((await readdir(join(cwd, "output"))).sort()).toEqual([
      ...["comparison.json", "manifest.json", "pairs.csv", "similarity.png"],
    ]);
    expect((await convscope(["verify", "output"], { cwd })).stdout).not.toMatch(/(?<!same bytes)\n/);
  });
});

describe("gates", () => {
  const gated = (cwd: string, ...args: readonly string[]) => convscope([...PAIR, ...SHOWN, ...args], { cwd });

  it("that pass exit with 0, those that fail with 3, one line each, and nothing is written", async () => {
    const cwd = await newWorkplace();
    const well = await gated(cwd, "--gate", "churn<=0.9", "--gate", "change[relu*]<=5");
    expect(well.code).toBe(0);
    expect(well.stdout).toMatch(
      /^ok {6}churn<=0\.9 +share of images whose predictions differ: \S+\nok {6}change\[relu\*\]<=5 +\S.*: \S+ at relu1\n$/,
    );
    const ill = await gated(cwd, "--gate", "churn<=0", "--gate", "change<=5");
    expect(ill.code).toBe(3);
    expect(ill.stdout).toMatch(/^FAILED {2}churn<=0 +\S.*: \S+\nok {6}change<=5 +\S.*: \S+ at \S+\n$/);
    expect(await readdir(cwd)).toEqual([]);
  });

  it("are in the document, and in JUnit XML if requested", async () => {
    const cwd = await newWorkplace();
    const { code, stdout } = await gated(cwd, "--gate", "churn<=0", "--json", "--junit", "ci/gates.xml");
    expect(code).toBe(3);
    const { gates, command } = parsed<Document>(stdout);
    expect(gates).toMatchObject([
      { gate: "churn<=0", value: expect.any(Number) as number, where: "", passed: false },
    ]);
    expect(command).toMatch(/ --gate 'churn<=0' --out output --json$/);
    const xml = await readFile(join(cwd, "ci/gates.xml"), "utf8");
    expect(xml).toMatch(
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="convscope compare" tests="1" /,
    );
    expect(xml).toContain('<testcase name="churn&lt;=0" classname="convscope.compare" time="0"><failure ');
    expect((await gated(cwd, "--gate", "churn<=0", "--junit", "ci/gates.xml")).code).toBe(3);
  });

  it("come with all files if a folder is named, and verify with them", async () => {
    const cwd = await newWorkplace();
    const { code, stdout } = await gated(cwd, "--gate", "churn<=0", "--out", "all");
    expect(code).toBe(3);
    expect(stdout).toMatch(/\nGates\nFAILED {2}churn<=0 /);
    expect(await readdir(join(cwd, "all"))).toContain("difference-relu1.png");
    expect((await convscope(["verify", "all"], { cwd })).code).toBe(0);
  });
});
