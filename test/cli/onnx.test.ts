import { copyFile } from "node:fs/promises";
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
  it("prints the format, exporter, precision and size of an ONNX file, and each tensor's name in it", async () => {
    const { stdout } = await run("taps", "resnet-external.onnx");
    expect(stdout).toMatch(
      /\nONNX model \(\.onnx\), opset 20, pytorch 2\.13\.0\+cpu, float32, 144,099 bytes\nLeft out: .*\nimages: .*\n$/,
    );
    const { taps } = parsed<{ taps: { name: string; source: string }[] }>(
      (await run("taps", "resnet-external.onnx", "--json")).stdout,
    );
    expect(taps.find(({ name }) => name === "layer1.0.conv1")).toMatchObject({ source: "getitem_3" });
  });
});

describe("the same network from both exporters of PyTorch", () => {
  it("compares as equal", async () => {
    const files = ["resnet-bn.onnx", "resnet-dynamo-bn.onnx"];
    // The exporters flatten the pooled channels in different steps, so each has taps that the other lacks.
    const args = ["--taps", "conv,normalization,activation,merge,dense", "--gate", "change<=1e-5"];
    const { code, stdout } = await run("compare", ...files, "--input", "mnist:test/53", ...args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok /m);
  });
});
