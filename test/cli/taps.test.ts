import { beforeAll, describe, expect, it } from "vitest";
import type { Tap } from "../../src/index.js";
import { convscope, type Outcome, parsed } from "../support/cli.js";

interface Field {
  readonly status: string;
  readonly size: readonly number[];
  readonly step: readonly (number | null)[];
  readonly first: readonly (number | null)[];
}

interface Listing {
  readonly checkpoint: { readonly name: string; readonly sha256: string };
  readonly taps: readonly (Tap & { readonly field: Field })[];
}

/** A receptive field of equal rows and columns, as the table shows it. */
function cellsOfField({ status, size: [size], step: [step], first: [first] }: Field): readonly string[] {
  if (status === "whole input") return ["whole", "–", "–"];
  const sizes = `${status === "exact" ? "" : "≤ "}${size}×${size}`;
  return [sizes, ...(step === null ? ["–", "–"] : [String(step), String(first).replace("-", "−")])];
}

async function listed(...args: readonly string[]): Promise<Listing> {
  const { stdout } = await convscope(["taps", "bundled:mini-resnet", "--json", ...args]);
  return parsed<Listing>(stdout);
}

describe("convscope taps", () => {
  let table: Outcome;
  let listing: Listing;
  beforeAll(async () => {
    table = await convscope(["taps", "bundled:mini-resnet"]);
    listing = await listed();
  });

  it("prints a table on standard output, with nothing on standard error", () => {
    expect(table).toMatchObject({ code: 0, stderr: "" });
    expect(table.stdout.split("\n")[0]?.split(/ {2,}/)).toEqual([
      "tap",
      "kind",
      "operation",
      "shape",
      "parameters",
      "MACs",
      "field",
      "step",
      "first",
    ]);
  });

  it("prints the same in the table as with --json", () => {
    const rows = cellsOf(table.stdout).slice(0, -1);
    const expected = listing.taps.map(({ name, kind, op, shape, parameters, macs, field }) => [
      name,
      kind,
      op,
      shape.join("×"),
      parameters.toLocaleString("en-US"),
      (macs ?? Number.NaN).toLocaleString("en-US"),
      ...cellsOfField(field),
    ]);
    expect(rows).toEqual(expected);
    expect(rows).toHaveLength(25);
  });

  it("counts 23,866 parameters and 6,337,856 multiply-accumulates in the bundled network", () => {
    expect(cellsOf(table.stdout).at(-1)).toEqual(["total", "23,866", "6,337,856"]);
    expect(sum(listing.taps, "parameters")).toBe(23_866);
    expect(sum(listing.taps, "macs")).toBe(6_337_856);
  });

  it("prints the checkpoint's name and its hash with --json", () => {
    expect(listing.checkpoint.name).toBe("bundled:mini-resnet/epoch-12");
    expect(listing.checkpoint.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it("sums only the listed taps", async () => {
    const { stdout } = await convscope(["taps", "bundled:mini-resnet", "--taps", "conv1/pre,dense/pre"]);
    expect(cellsOf(stdout).at(-1)).toEqual(["total", "16,330", "467,264"]);
  });

  const blocks = [1, 2, 3, 4, 5];
  it.each([
    { taps: "relu3", names: ["relu3"] },
    { taps: "relu2,conv1", names: ["conv1", "relu2"] },
    { taps: "relu2, relu1", names: ["relu1", "relu2"] },
    { taps: "residual*", names: blocks.flatMap((block) => [`residual${block}/branch`, `residual${block}`]) },
    { taps: "*/branch", names: blocks.map((block) => `residual${block}/branch`) },
    { taps: "merge", names: blocks.map((block) => `residual${block}`) },
    { taps: "pool,dense", names: ["pool", "dense"] },
    { taps: "conv", names: ["conv1/pre", "conv2/pre", ...blocks.map((block) => `residual${block}/branch`)] },
  ])("lists the taps of --taps '$taps' in the network's order", async ({ taps, names }) => {
    expect((await listed("--taps", taps)).taps.map(({ name }) => name)).toEqual(names);
  });

  it("rejects an option that is given twice although only one can count", async () => {
    const { code, stderr } = await convscope([
      "taps",
      "bundled:mini-resnet",
      "--taps",
      "conv",
      "--taps",
      "relu1",
    ]);
    expect(code).toBe(2);
    expect(stderr).toBe(
      "convscope: --taps is given twice: conv and relu1. Join the values with commas: --taps conv,relu1.\n",
    );
  });

  it("takes a word after -- as the checkpoint", async () => {
    expect(await convscope(["taps", "--", "bundled:mini-resnet"])).toEqual(table);
  });
});

/** The cells below the rule of a table. */
function cellsOf(text: string): readonly (readonly string[])[] {
  // The facts about the files are below the table, after an empty line.
  const [table = ""] = text.split("\n\n");
  const lines = table.trimEnd().split("\n");
  return lines.slice(2).map((line) => line.split(/ {2,}/));
}

function sum(taps: readonly Tap[], column: "parameters" | "macs"): number {
  return taps.reduce((total, tap) => total + (tap[column] ?? Number.NaN), 0);
}
