import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { convscope, parsed, withWorkplaces } from "../support/cli.js";
import { FORMATS } from "../support/references.js";

const newWorkplace = withWorkplaces();

let cwd: string;
const run = (...args: readonly string[]) => convscope(args, { cwd });

const FILES = [
  "resnet-bn.onnx",
  "resnet-dynamo-bn.onnx",
  "resnet-external.onnx",
  "resnet-external.onnx.data",
];

beforeAll(async () => {
  cwd = await newWorkplace();
  for (const name of FILES) await copyFile(join(FORMATS, "onnx", name), join(cwd, name));
});

describe("convscope taps", () => {
  it("tells the format, exporter, precision and size of an ONNX file, and each tensor's name in it", async () => {
    const { stdout } = await run("taps", "resnet-external.onnx");
    expect(stdout).toMatch(
      /\nONNX model \(\.onnx\), opset 20, pytorch 2\.13\.0\+cpu, float32, 144,099 bytes\nimages: .*\n$/,
    );
    const { taps } = parsed<{ taps: { name: string; source: string }[] }>(
      (await run("taps", "resnet-external.onnx", "--json")).stdout,
    );
    expect(taps.find(({ name }) => name === "layer1.0.conv1")).toMatchObject({ source: "getitem_3" });
  });
});

describe.each(["resnet-bn.onnx", "resnet-external.onnx"])("%s", (file) => {
  it("is drawn, and its figures are made again byte by byte", async () => {
    const args = ["--input", "mnist:test/53", "--taps", "conv1", "--out", file + 1];
    expect(await run("draw", "sheet", file, ...args)).toMatchObject({ code: 0 });
    const { code, stdout } = await run("verify", file + 1);
    expect(code).toBe(0);
    expect(stdout).toContain("conv1.png: same bytes");
  });

  it("is measured block by block, and without some of its blocks", async () => {
    const few = ["--input", "mnist:test/0-9"];
    expect(await run("measure", "ratio", file, ...few, "--out", "ratio.csv")).toMatchObject({ code: 0 });
    const ratio = await readFile(join(cwd, "ratio.csv"), "utf8");
    expect(ratio.match(/layer\d\.0\/add/g)).toEqual([1, 2, 3, 4].map((layer) => `layer${layer}.0/add`));
    expect(await run("measure", "lesion", file, ...few, "--out", "lesion.csv")).toMatchObject({ code: 0 });
  });
});

describe("a network from both exporters of PyTorch", () => {
  it("compares as equal", async () => {
    const files = ["resnet-bn.onnx", "resnet-dynamo-bn.onnx"];
    // The exporters flatten the pooled channels in other steps, which are taps of one of them alone.
    const args = ["--taps", "conv,normalization,activation,merge,dense", "--gate", "change<=1e-5"];
    const { code, stdout } = await run("compare", ...files, "--input", "mnist:test/53", ...args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok /m);
  });
});
