import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { encoderOf } from "../../src/figures/encoders/index.js";
import { CHART_ENDINGS } from "../../src/jobs/chartFormat.js";
import { convscope, parsed, withWorkplaces } from "../support/cli.js";

const newWorkplace = withWorkplaces();

interface Document {
  readonly kind: string;
  readonly command: string;
  readonly examples: readonly { readonly gradient: readonly (readonly number[])[] }[];
  readonly flow: { readonly rows: readonly Readonly<Record<string, unknown>>[] };
}

describe("convscope explain-flow", () => {
  it("prints each matrix with its formula, and nothing else", async () => {
    const { code, stdout, stderr } = await convscope(["explain-flow", "--units", "3"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const line of [
      "W₂: row j contains the weights of output j",
      "sigmoid, plain, y = act(W₂h): ∂y/∂h = W₂ᵀ·act′",
      "relu, residual, y = h + act(W₂h): ∂y/∂h = I + W₂ᵀ·act′",
    ])
      expect(stdout.split("\n")).toContain(line);
    expect(stdout).toMatch(
      /^relu: .*; after 50 residual layers, a gradient is 4\.47e7 times .* explodes\.$/m,
    );
    expect(stdout.match(/^h3( +−?\d\.\d{3}){3}$/gm)).toHaveLength(4);
  });

  it("prints one JSON document whose command line prints it again", async () => {
    const { stdout } = await convscope([
      "explain-flow",
      "--units",
      "2",
      "--seed",
      "5",
      "--width",
      "8",
      "--json",
    ]);
    const { kind, command, examples, flow } = parsed<Document>(stdout);
    expect(kind).toBe("explanation");
    expect(command).toBe("convscope explain-flow --units 2 --seed 5 --width 8 --json");
    expect(examples.map(({ gradient }) => gradient.length)).toEqual([2, 2, 2, 2]);
    expect(flow.rows).toHaveLength(4 * 49);
    expect((await convscope(command.split(" ").slice(1))).stdout).toBe(stdout);
  });

  it("draws files of every format that verify, and their own command line reproduces them", async () => {
    const cwd = await newWorkplace();
    const files = [...CHART_ENDINGS, "json"].map((format) => `flow.${format}`);
    const line = [
      "explain-flow",
      "--activation",
      "relu",
      "--width",
      "8",
      "--theme",
      "dark",
      "--out",
      files.join(),
    ];
    const { code, stderr } = await convscope(line, { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: `the example in ${files.join(", ")}\n` });
    const checked = await convscope(["verify", ...files], { cwd });
    expect(checked.code).toBe(0);
    expect(checked.stdout).toBe(files.map((file) => `${file}: same bytes\n`).join(""));
    const svg = await readFile(join(cwd, "flow.svg"));
    const { command } = parsed<Document>((await encoderOf("a.svg")).decodeMetadata(svg).convscope ?? "");
    expect(command).toBe(
      "convscope explain-flow --activation relu --width 8 --theme dark --out explain-flow.svg",
    );
    await convscope(command.split(" ").slice(1), { cwd });
    expect(await readFile(join(cwd, "explain-flow.svg"))).toEqual(svg);
  });

  it("rejects another tool's file before it prints anything", async () => {
    const cwd = await newWorkplace();
    await writeFile(join(cwd, "mine.png"), "mine");
    const { code, stdout, stderr } = await convscope(["explain-flow", "--out", "mine.png"], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/'mine\.png' already exists and was not written by convscope/);
  });
});
