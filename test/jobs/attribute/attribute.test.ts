import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readNpz } from "../../../src/activations/npz.js";
import { open } from "../../../src/checkpoints/open.js";
import { loadProbe } from "../../../src/data/probe.js";
import type { Engine } from "../../../src/engine/engine.js";
import { attribute } from "../../../src/jobs/attribute/attributePlan.js";
import { openInputs } from "../../../src/jobs/inputs.js";
import { commandOf, jobOf } from "../../../src/jobs/request.js";
import type { ArtifactPlan } from "../../../src/report/build/artifactPlan.js";
import { makeArtifact } from "../../../src/report/build/makeArtifact.js";
import { planReport } from "../../../src/report/build/reportPlan.js";
import { readSpec } from "../../../src/report/spec/spec.js";
import type { AttributionFacts } from "../../../src/views/attribution.js";
import { convscope } from "../../support/cli.js";
import { startTestEngine } from "../../support/engine.js";
import { distanceOfSizes, EXPLAIN } from "../../support/explain.js";

const NETWORK = "bundled:mini-resnet";
let folder = "";
let engine: Engine;
beforeAll(async () => {
  engine = await startTestEngine();
  folder = await mkdtemp(join(tmpdir(), "convscope-attribute-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the command with quick settings, into a folder of the test's. */
function attributed(name: string, ...args: readonly string[]) {
  return convscope(["attribute", ...args, "--out", join(folder, name)]);
}

async function manifestOf(name: string) {
  return JSON.parse(await readFile(join(folder, name, "manifest.json"), "utf8")) as {
    readonly files: readonly ({ readonly file: string; readonly sha256: string } & AttributionFacts)[];
  };
}

describe("convscope attribute", () => {
  it("draws a figure for each image, with every number of its captions in the manifest", async () => {
    const { code, stderr } = await attributed(
      "each",
      "hirescam,grad-cam",
      NETWORK,
      "--input",
      "mnist:test/53-54",
    );
    expect(stderr).toContain("2 figures of attribution by hirescam,grad-cam of bundled:mini-resnet/epoch-12");
    expect(code).toBe(0);
    const { files } = await manifestOf("each");
    expect(files.map(({ file }) => file)).toEqual([
      "attribution-methods-53.png",
      "attribution-methods-54.png",
    ]);
    const [hires, grad] = files[0]?.rows ?? [];
    expect(files[0]?.goals[0]?.[0]).toMatch(/^logit of 5 = 3\.\d+ \(predicted\)$/);
    const { sum, scoreWithoutBias } = hires?.maps[0]?.[0]?.numbers ?? {};
    expect(sum).toBeCloseTo(EXPLAIN.images[53].targets[5].hiresIdentity.sum, 4);
    expect(scoreWithoutBias).toBeCloseTo(sum as number, 4);
    expect(grad?.maps[0]?.[0]).toMatchObject({
      isEmpty: true,
      notes: ["no positive evidence: all of relu5's Grad-CAM is ≤ 0 (least −0.0514)"],
    });
  });

  it("draws a sheet of all images, and writes the maps with their signs as numbers", async () => {
    const { code } = await attributed(
      "sheet",
      "saliency,grad-cam",
      NETWORK,
      "--input",
      "mnist:test/53-54",
      "--target",
      "5",
      "--sheet",
      "--values",
      "--format",
      "svg,json",
    );
    expect(code).toBe(0);
    const { files } = await manifestOf("sheet");
    expect(files.map(({ file }) => file)).toEqual([
      "attribution-methods-sheet.svg",
      "attribution-methods-sheet.json",
    ]);
    const arrays = readNpz(await readFile(join(folder, "sheet", "values.npz")), "values.npz");
    expect([...arrays.keys()]).toEqual(["saliency", "grad-cam"]);
    const { gradient, cam } = EXPLAIN.images[53].targets[5];
    const first = (name: string) =>
      Array.from(arrays.get(name)?.values ?? [])
        .slice(0, 784)
        .map(Number);
    expect(distanceOfSizes(first("saliency"), gradient)).toBeLessThan(1e-5);
    expect(distanceOfSizes(first("grad-cam"), cam.relu5["grad-cam"].map)).toBeLessThan(1e-5);
    expect(await readFile(join(folder, "sheet", "attribution-methods-sheet.svg"), "utf8")).toContain(
      "no positive evidence",
    );
  });

  it("draws two checkpoints with their difference, and gives files that can be verified", async () => {
    const { code } = await attributed(
      "compare",
      "integrated-gradients",
      `${NETWORK}/epoch-01`,
      "--compare",
      `${NETWORK}/epoch-12`,
      "--n",
      "4",
      "--max-n",
      "4",
      "--values",
    );
    expect(code).toBe(0);
    const arrays = readNpz(await readFile(join(folder, "compare", "values.npz")), "values.npz");
    expect([...arrays.keys()]).toEqual([
      "a/integrated-gradients.black",
      "a/integrated-gradients.the_mean_of_mnist_test",
      "b/integrated-gradients.black",
      "b/integrated-gradients.the_mean_of_mnist_test",
    ]);
    const checked = await convscope(["verify", join(folder, "compare")]);
    expect(checked.stdout + checked.stderr).not.toMatch(/differs|cannot/);
    expect(checked.code).toBe(0);
  });

  it("covers with an image, which verify finds again", async () => {
    const { code } = await attributed(
      "image",
      "occlusion",
      NETWORK,
      "--baseline",
      "mnist:test/0",
      "--window",
      "14",
      "--stride",
      "7",
    );
    expect(code).toBe(0);
    const checked = await convscope(["verify", join(folder, "image")]);
    expect(checked.code).toBe(0);
  });

  it("gives the same bytes twice", async () => {
    const args = ["smoothgrad,guided-backprop", NETWORK, "--n", "3"];
    await attributed("once", ...args);
    await attributed("again", ...args);
    const [once, again] = await Promise.all(
      ["once", "again"].map((name) => readFile(join(folder, name, "attribution-methods.png"))),
    );
    expect(once?.equals(again as Buffer)).toBe(true);
  });

  it("leaves out of all what a network does not support, and says so", async () => {
    const { code, stderr } = await attributed(
      "all",
      "all",
      NETWORK,
      "--n",
      "2",
      "--max-n",
      "2",
      "--window",
      "14",
      "--stride",
      "14",
      "--baseline",
      "gray",
    );
    expect(code).toBe(0);
    expect(stderr).toContain(
      "CAM left out: no global average pool and dense layer follow directly on 'relu5'",
    );
    const { files } = await manifestOf("all");
    expect(files[0]?.rows.map(({ method }) => method)).toContain("block-routes");
  });

  it.each([
    [
      ["occlusion", NETWORK, "--window", "29"],
      "Expected a window of at most 28 pixels, the shorter side of the images, for --window but received 29.",
    ],
    [
      ["saliency", NETWORK, "--target", "10"],
      "The network 'bundled:mini-resnet/epoch-12' has no class 10: they are numbered from 0 to 9.",
    ],
    [
      ["hirescam", NETWORK, "--taps", "dense"],
      "Cannot compute HiResCAM of 'bundled:mini-resnet/epoch-12': the tap 'dense' has no positions.",
    ],
    [
      ["grad-cam", NETWORK, "--target", "relu3[0]"],
      "There is no gradient at tap 'relu5': tap 'relu3' does not depend on it.",
    ],
    [
      ["saliency", NETWORK, "--window", "5"],
      "--window is an option of occlusion. Leave it out, or add one of these methods.",
    ],
    [["saliensy", NETWORK], "Unknown attribution method 'saliensy'. Did you mean 'saliency'?"],
    [["default,all", NETWORK], "'default' stands for methods of its own. Give it alone, or name methods."],
    [["saliency", NETWORK, "--sheet", "--compare", NETWORK], "--sheet and --compare exclude each other"],
    [["occlusion", NETWORK, "--baseline", "nowhere.png"], "Cannot read the probe 'nowhere.png'."],
    [["saliency"], "Expected a checkpoint"],
  ])("explains a mistake in one line: %j", async (args, message) => {
    const { code, stderr } = await attributed("mistake", ...args);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  it("says that stored activations have no gradients", async () => {
    const drawn = join(folder, "drawn");
    await convscope(["draw", "sheet", NETWORK, "--taps", "relu5", "--values", "--out", drawn]);
    const { code, stderr } = await attributed(
      "stored",
      "saliency",
      "--activations",
      join(drawn, "values.npz"),
    );
    expect(stderr).toContain("holds activations, not a network");
    expect(code).toBe(2);
  });

  it("is a section of a report, whose caption says what the figure does", async () => {
    const file = join(folder, "report.yaml");
    const sections = "sections:\n  - attribute: hirescam\n    target: runner-up\n";
    const checkpoints = `checkpoints:\n  net: ${NETWORK}\n`;
    await writeFile(file, `title: Evidence\n${checkpoints}probes:\n  digit: mnist:test/53\n${sections}`);
    const { artifacts } = await planReport(await readSpec(file));
    const made = await makeArtifact(artifacts[0] as ArtifactPlan, openInputs(engine, folder));
    const [figure] = made.figures;
    expect(figure?.caption).toMatch(
      /^HiResCAM: bundled:mini-resnet.*\(runner-up\).*at relu5.*sum \S+ of S − b = \S+ \(equal\)/,
    );
    expect([...made.files.keys()]).toEqual([
      "attribution-hirescam.png",
      "attribution-hirescam.svg",
      "attribution-hirescam.json",
    ]);
  });
});

describe("the job of an attribution", () => {
  it("becomes the command line that it was made from", () => {
    const line =
      "convscope attribute hirescam,occlusion runs/a --input mnist:test/3 --target runner-up --window 7 --compare runs/b";
    const values = { input: "mnist:test/3", target: "runner-up", window: 7 };
    const job = jobOf({
      kind: "attribute",
      name: "hirescam,occlusion",
      checkpoints: ["runs/a", "runs/b"],
      values,
    });
    expect(commandOf(job)).toBe(line);
  });
});

describe("attribute()", () => {
  it("attributes the score of a network that is passed in, from baselines that are too", async () => {
    const probe = await loadProbe("mnist:test/53");
    const base = await loadProbe("mnist:test/0");
    const plan = { engine, networks: [() => open(NETWORK)], probe, baselines: { zero: base } };
    const { artifacts, header } = await attribute({
      ...plan,
      methods: ["integrated-gradients"],
      options: { baseline: ["zero"], n: 10, maxN: 10 },
    });
    expect(artifacts.map(({ name }) => name)).toEqual(["attribution-integrated-gradients.png"]);
    expect(header.baselines).toMatchObject([{ address: "mnist:test/0" }]);
    const { rows } = (artifacts[0]?.facts ?? {}) as AttributionFacts;
    expect(rows.map(({ notes }) => notes[0])).toEqual(["from mnist:test/0"]);
  });

  it("needs a network", async () => {
    const probe = await loadProbe("mnist:test/53");
    await expect(attribute({ engine, networks: [], methods: "default", probe })).rejects.toThrow(
      "An attribution needs a network: give it one.",
    );
  });
});
