import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { figureFrom } from "../../src/figures/encoders/json.js";
import type { Manifest } from "../../src/index.js";
import { convscope, parsed, withWorkplaces } from "../support/cli.js";
import { enginesHere } from "../support/engine.js";

const newWorkplace = withWorkplaces();
const model = fileURLToPath(new URL("../fixtures/cases/two-heads/model", import.meta.url));
const shapes = fileURLToPath(new URL("../fixtures/cases/one-sigmoid-unit/shapes", import.meta.url));

interface Whole {
  readonly whole: { readonly rows: readonly Readonly<Record<string, number>>[] };
  readonly checkpoints: readonly { readonly head?: string }[];
  readonly warnings: readonly string[];
}

describe.each(await enginesHere())("a network with two outputs, on the %s engine", (engine) => {
  const run = (...args: readonly string[]) => convscope([...args, "--engine", engine]);

  it("is compared by the output that fits the labels, which is named", async () => {
    const { code, stdout } = await run(
      "compare",
      model,
      model,
      "--input",
      "mnist:test/0-39",
      "--json",
      "--gate",
      "churn<=0",
    );
    expect(code).toBe(0);
    const { whole, checkpoints, warnings } = parsed<Whole>(stdout);
    expect(whole.rows[0]?.accuracy_a).toBeCloseTo(0.175, 12);
    expect(whole.rows[0]?.loss_a).toBeCloseTo(2.3098, 4);
    expect(checkpoints.map(({ head }) => head)).toEqual(["digit", "digit"]);
    expect(warnings).toContain(
      "The predictions of A and B come from their output 'digit', of even (2 classes in one sigmoid unit), digit (10 " +
        "classes). Choose another with --head.",
    );
  });

  it("is compared by the smaller one if the labels have two classes, or by the requested one", async () => {
    const line = [
      "compare",
      model,
      model,
      "--data",
      shapes,
      "--input",
      "test/0-11",
      "--json",
      "--gate",
      "churn<=0",
    ];
    for (const [more, head] of [
      [[], "even"],
      [["--head", "digit"], "digit"],
    ] as const) {
      const { stdout } = await run(...line, ...more);
      expect(parsed<Whole>(stdout).checkpoints[0]?.head).toBe(head);
    }
  });

  it("shows both in the overview, and one if requested", async () => {
    const cwd = await newWorkplace();
    const textOf = async (out: string, ...more: readonly string[]) => {
      const line = ["draw", "overview", model, "--format", "json", "--out", out, "--engine", engine, ...more];
      expect(await convscope(line, { cwd })).toMatchObject({ code: 0 });
      const { marks } = figureFrom(await readFile(join(cwd, out, "overview.json"), "utf8"));
      return marks.flatMap((mark) => (mark.type === "text" ? [mark.text] : [])).join(" ");
    };
    const both = await textOf("both");
    expect(both).toMatch(/0\.42608/);
    expect(both).toContain("57.4% · predicted");
    expect(both).toContain("13.7% · predicted");
    expect(both).toContain("8.5% · true label");
    const one = await textOf("one", "--head", "even");
    expect(one).toMatch(/0\.42608/);
    expect(one).not.toContain("13.7%");
    const { files } = parsed<Manifest>(await readFile(join(cwd, "one", "manifest.json"), "utf8"));
    expect(files[0]?.tap).toBe("first, even");
  });
});

describe("the outputs of a network", () => {
  it("are marked among its taps", async () => {
    const { stdout } = await convscope(["taps", model]);
    expect(stdout).toMatch(/^even +activation .* 2 classes in one sigmoid unit$/m);
    expect(stdout).toMatch(/^digit +activation .* 10 classes$/m);
    const { heads } = parsed<{ heads: object[] }>((await convscope(["taps", model, "--json"])).stdout);
    expect(heads).toEqual([
      { name: "even", answers: "yesOrNo", classes: 2 },
      { name: "digit", answers: "classes", classes: 10 },
    ]);
  });

  it.each([
    ["compare", model, model, "--head", "digits"],
    ["draw", "overview", model, "--head", "digits"],
  ])("are listed if there is no such output: %s", async (...line) => {
    const { code, stderr } = await convscope(line);
    expect(code).toBe(2);
    expect(stderr).toBe(
      "convscope: Unknown output of 'model' 'digits'. Did you mean 'digit'? Known: even, digit.\n",
    );
  });
});

describe("negative means for each channel", () => {
  const files = fileURLToPath(new URL("../fixtures/cases/negative-means-per-channel", import.meta.url));

  it.each(["-0.1,-0.2,-0.3", "-1e-1,-.2,-3e-1"])("are taken as written: %s", async (mean) => {
    const cwd = await newWorkplace();
    const line = [
      "draw",
      "sheet",
      `${files}/color`,
      "--input",
      `${files}/black.png`,
      "--taps",
      "image",
      "--values",
    ];
    const { code } = await convscope([...line, "--mean", mean, "--out", "out"], { cwd });
    expect(code).toBe(0);
    const statistics = parsed<{ taps: { channels: { min: number; max: number }[] }[] }>(
      await readFile(join(cwd, "out", "statistics.json"), "utf8"),
    );
    expect(statistics.taps[0]?.channels.map(({ min, max }) => [min, max])).toEqual(
      [0.1, 0.2, 0.3].map((value) => [Math.fround(value), Math.fround(value)]),
    );
  });
});
