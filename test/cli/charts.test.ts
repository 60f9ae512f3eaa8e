import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { encoderOf } from "../../src/figures/encoders/index.js";
import { CHART_ENDINGS } from "../../src/jobs/chartFormat.js";
import { convscope, parsed, withWorkplaces } from "../support/cli.js";

const newWorkplace = withWorkplaces();
const SEED = new URL("../../assets/checkpoints/mini-resnet/epoch-01/", import.meta.url).pathname;
const FILES = [...CHART_ENDINGS, "json"].map((format) => `ratio.${format}`);

let cwd: string;

async function measured(...args: readonly string[]) {
  const outcome = await convscope(["measure", ...args], { cwd });
  expect(outcome.code, outcome.stderr).toBe(0);
  return outcome;
}

/** The output of `convscope verify`. */
async function verified(...args: readonly string[]) {
  const { code, stdout } = await convscope(["verify", "--json", ...args], { cwd });
  const said = parsed<{ verdict: string; reason: string }[]>(stdout);
  return { code, verdicts: said.map(({ verdict }) => verdict), reasons: said.map(({ reason }) => reason) };
}

/** The provenance of a figure. */
async function metadataOf(file: string) {
  return (await encoderOf(file)).decodeMetadata(await readFile(join(cwd, file)));
}

beforeAll(async () => {
  cwd = await newWorkplace();
  await cp(SEED, join(cwd, "mine"), { recursive: true });
  await measured("ratio", "mine", "bundled:mini-resnet", "--input", "mnist:test/0-9", "--out", FILES.join());
});

describe("the chart of a measurement", () => {
  it("is written in every format, with the table, and all files verify at once", async () => {
    expect(await verified(...FILES)).toEqual({
      code: 0,
      verdicts: FILES.map(() => "same bytes"),
      reasons: FILES.map(() => ""),
    });
  });

  it("states below its title the networks, images, method, and the meaning of its bands", async () => {
    const svg = await readFile(join(cwd, "ratio.svg"), "utf8");
    for (const line of [
      "mine, bundled:mini-resnet/epoch-12",
      "10 images of mnist:test/0-9",
      "measure ratio",
      "band: 5th to 95th percentile over images of ‖F‖ / ‖x‖",
    ])
      expect(svg).toContain(`>${line}<`);
  });

  it("contains everything needed to reproduce it, including a command line, and no path of the machine", async () => {
    const { Software, Title, convscope: text = "" } = await metadataOf("ratio.png");
    expect([Software, Title]).toEqual([
      expect.stringMatching(/^convscope \d/),
      "Norm of each residual branch relative to its shortcut",
    ]);
    const header = parsed<Readonly<Record<string, unknown>>>(text);
    const sha256 = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(header).toMatchObject({
      kind: "measurement",
      command: "convscope measure ratio mine bundled:mini-resnet --input mnist:test/0-9 --out ratio.png",
      measure: "ratio",
      options: {},
      style: { preset: "screen", theme: "light" },
      checkpoints: [
        { name: "mine", sha256, origin: { checkpoint: "mine" } },
        { name: "bundled:mini-resnet/epoch-12", sha256 },
      ],
      probe: { address: "mnist:test/0-9", sha256, images: 10 },
      training: null,
    });
    expect(text).not.toContain(cwd);
    const before = await readFile(join(cwd, "ratio.png"));
    await convscope(String(header.command).split(" ").slice(1), { cwd });
    expect(await readFile(join(cwd, "ratio.png"))).toEqual(before);
  });

  it("supports preset and theme, and depends on its options", async () => {
    const line = [
      "--input",
      "mnist:test/0-4",
      "--theme",
      "dark",
      "--preset",
      "nature-single",
      "--taps",
      "maps",
    ];
    await measured("similarity", "mine", ...line, "--out", "deep/alike.svg,small.png");
    const { convscope: text = "" } = await metadataOf("deep/alike.svg");
    expect(parsed<{ command: string }>(text).command).toBe(
      "convscope measure similarity mine --taps maps --input mnist:test/0-4 --preset nature-single --theme dark --out similarity.svg",
    );
    expect((await verified("deep/alike.svg", "small.png")).verdicts).toEqual(["same bytes", "same bytes"]);
  });

  it("warns if its text would be too small in print, with remedies", async () => {
    const many = [1, 2, 3, 4].map((seed) => `fresh:mini-resnet?seed=${seed}`);
    const line = ["--input", "mnist:test/0-4", "--preset", "ieee-single", "--out", "many.svg"];
    const { stderr } = await measured("similarity", ...many, ...line, "--taps", "maps");
    expect(stderr).toMatch(/\nWarning: its smallest text .* mm high, .* Use fewer checkpoints, fewer --taps/);
  });

  it("is rejected before measuring if another tool's file exists there", async () => {
    await writeFile(join(cwd, "foreign.svg"), "<svg/>");
    const line = ["measure", "ratio", "nowhere", "--out", "new.png,foreign.svg"];
    const { code, stderr } = await convscope(line, { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(/'foreign\.svg' already exists and was not written by convscope/);
    await expect(readFile(join(cwd, "new.png"))).rejects.toThrow();
  });
});

describe("convscope verify, of measurements", () => {
  it("detects a changed number in a table, and recognizes a table that was only reformatted", async () => {
    const text = await readFile(join(cwd, "ratio.json"), "utf8");
    await writeFile(join(cwd, "number.json"), text.replace(/"ratio": \d\./, '"ratio": 9.'));
    await writeFile(join(cwd, "anew.json"), JSON.stringify(JSON.parse(text)));
    const { code, verdicts, reasons } = await verified("number.json", "anew.json");
    expect([code, verdicts]).toEqual([3, ["differs", "differs"]]);
    expect(reasons[0]).toMatch(/^its content differs: rows\.0\.ratio is 9\.\d+ but should be \d\.\d+$/);
    expect(reasons[1]).toMatch(/^its content is the same, but formatted differently: line 1, column 2: /);
  });

  it("detects a mark of a chart that was moved, and an option that was changed", async () => {
    const svg = await readFile(join(cwd, "ratio.svg"), "utf8");
    const moved = svg.replace(/<polygon points="/, "$&1");
    expect(moved).not.toBe(svg);
    await writeFile(join(cwd, "moved.svg"), moved);
    await writeFile(join(cwd, "said.svg"), svg.replaceAll("mnist:test/0-9", "mnist:test/1-9"));
    const { code, verdicts } = await verified("moved.svg", "said.svg");
    expect([code, verdicts]).toEqual([3, ["differs", "differs"]]);
  });

  it("reports that a CSV file without its document cannot be checked, and why", async () => {
    await measured("ratio", "mine", "--input", "mnist:test/0-1", "--out", "alone.csv");
    const { code, verdicts, reasons } = await verified("alone.csv");
    expect([code, verdicts]).toEqual([2, ["cannot check"]]);
    expect(reasons[0]).toMatch(/^a CSV file cannot store its provenance/);
  });

  it("checks files with inputs at absolute paths once they are given, in every format", async () => {
    const out = ["far.png", "far.svg", "far.json"];
    const input = ["--input", "mnist:test/0-9"];
    await measured("ratio", join(cwd, "mine"), "bundled:mini-resnet", ...input, "--out", out.join());
    for (const file of out) expect(await readFile(join(cwd, file), "latin1")).not.toContain(cwd);
    const without = await verified(...out);
    expect([without.code, new Set(without.verdicts)]).toEqual([2, new Set(["cannot check"])]);
    const one = await verified(out[0] as string, "--checkpoint", "mine");
    expect(one.reasons).toEqual([
      "it shows 2 checkpoints: give 2 to --checkpoint, separated by commas, or their run",
    ]);
    await cp(join(cwd, "mine"), join(cwd, "other"), { recursive: true });
    const given = await verified(...out, "--checkpoint", "other,bundled:mini-resnet");
    expect([given.code, new Set(given.verdicts)]).toEqual([0, new Set(["same bytes"])]);
  });

  it("checks measurements of two networks against each other, wherever one of them is now", async () => {
    const out = ["alike.png", "alike.json"];
    const line = [
      "bundled:mini-resnet",
      "--input",
      "mnist:test/0-9",
      "--method",
      "svcca",
      "--out",
      out.join(),
    ];
    await measured("similarity", "mine", ...line);
    const { rows } = parsed<{ rows: readonly Record<string, unknown>[] }>(
      await readFile(join(cwd, "alike.json"), "utf8"),
    );
    expect(rows[0]).toMatchObject({ checkpoint: "mine", other_checkpoint: "bundled:mini-resnet/epoch-12" });
    expect((await verified(...out)).verdicts).toEqual(["same bytes", "same bytes"]);
    const given = await verified(...out, "--checkpoint", "mine,bundled:mini-resnet/epoch-12");
    expect(given.verdicts).toEqual(["same bytes", "same bytes"]);
  });

  it("detects other training images, and another checkpoint", async () => {
    const input = ["--input", "mnist:test/0-9", "--train", "mnist:train/0-49"];
    await measured("linear-probe", "mine", ...input, "--out", "learned.png");
    expect((await verified("learned.png")).verdicts).toEqual(["same bytes"]);
    const trained = await verified("learned.png", "--train", "mnist:train/1-50");
    const opened = await verified("learned.png", "--checkpoint", "bundled:mini-resnet");
    expect([trained.code, opened.code]).toEqual([3, 3]);
    expect([...trained.reasons, ...opened.reasons]).toEqual([
      expect.stringMatching(/^the probe's pixels changed: /),
      expect.stringMatching(/^the checkpoint changed: /),
    ]);
  });
});
