import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { convscope, parsed, withWorkplaces } from "../support/cli.js";
import { FORMATS } from "../support/references.js";

const newWorkplace = withWorkplaces();

let cwd: string;
const run = (...args: readonly string[]) => convscope(args, { cwd });

beforeAll(async () => {
  cwd = await newWorkplace();
  for (const name of ["plain", "fused"])
    await cp(join(FORMATS, "tfjs-graph", name), join(cwd, name), { recursive: true });
});

describe("convscope taps", () => {
  it("tells the format, maker, precision and size of a graph model, and each node's name in it", async () => {
    const { stdout } = await run("taps", "plain");
    expect(stdout).toMatch(
      /\nTensorFlow\.js graph model, TensorFlow 2\.21\.0, make_tfjs_graph\.py, float32, 13,972 bytes\nimages: pixels assumed to be from 0 to 1: [^\n]*\n$/,
    );
    const { taps } = parsed<{ taps: { name: string; source: string }[] }>(
      (await run("taps", join("plain", "model.json"), "--json")).stdout,
    );
    expect(taps.find(({ name }) => name === "relu")).toMatchObject({ source: "net_1/relu_1/Relu" });
  });
});

describe.each(["plain", "fused"])("a graph model, %s", (folder) => {
  it("is drawn, and its figures are made again byte by byte", async () => {
    const args = ["--input", "mnist:test/53", "--taps", "relu,conv1/*", "--out", `${folder}-sheet`];
    expect(await run("draw", "sheet", folder, ...args)).toMatchObject({ code: 0 });
    const { code, stdout } = await run("verify", `${folder}-sheet`);
    expect(code).toBe(0);
    expect(stdout).toContain("conv1.Relu.png: same bytes");
  });

  it("has its filters drawn", async () => {
    const out = `${folder}-filters`;
    expect(await run("draw", "filters", folder, "--taps", "conv", "--out", out)).toMatchObject({ code: 0 });
    expect((await run("verify", out)).code).toBe(0);
  });

  it("is measured block by block, and without some of its blocks", async () => {
    const few = ["--input", "mnist:test/0-9"];
    expect(await run("measure", "ratio", folder, ...few, "--out", "ratio.csv")).toMatchObject({ code: 0 });
    const ratio = await readFile(join(cwd, "ratio.csv"), "utf8");
    expect(ratio.match(/add\d/g)).toEqual(["add1", "add2"]);
    for (const measure of ["lesion", "flow"])
      expect(await run("measure", measure, folder, ...few, "--out", "measured.csv")).toMatchObject({
        code: 0,
      });
  });
});

describe("a graph model with fused operations and without", () => {
  it("compares as equal", async () => {
    const args = ["--taps", "activation,merge,pool", "--gate", "change<=1e-5"];
    const { code, stdout } = await run("compare", "plain", "fused", "--input", "mnist:test/53", ...args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok /m);
  });
});
