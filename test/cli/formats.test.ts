import { copyFile, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { convscope, parsed, withWorkplaces } from "../support/cli.js";
import { FORMATS } from "../support/references.js";

const newWorkplace = withWorkplaces();

/**
 * One residual network of PyTorch in every format that keeps the names of its modules: its files, the network first.
 */
const NETWORKS: Readonly<Record<string, readonly string[]>> = {
  "folded by neither exporter": ["onnx/resnet-bn.onnx"],
  "with weights in another file": ["onnx/resnet-external.onnx", "onnx/resnet-external.onnx.data"],
  "exported by torch.export": ["pt2/resnet.pt2"],
  "weights of torch.save": ["state/resnet.pt"],
  "weights as safetensors": ["state/resnet.safetensors"],
};

let cwd: string;
const run = (...args: readonly string[]) => convscope(args, { cwd });

beforeAll(async () => {
  cwd = await newWorkplace();
  for (const file of Object.values(NETWORKS).flat())
    await copyFile(join(FORMATS, file), join(cwd, basename(file)));
});

const FILES = Object.entries(NETWORKS).map(([words, [file = ""]]) => [words, basename(file)] as const);

describe.each(FILES)("a residual network, %s", (_, file) => {
  it("is drawn, and its figures are reproduced byte by byte", async () => {
    const shown = ["--input", "mnist:test/53", "--out", file + 1];
    expect(await run("draw", "sheet", file, ...shown, "--taps", "conv1")).toMatchObject({ code: 0 });
    const { code, stdout } = await run("verify", file + 1);
    expect(code).toBe(0);
    expect(stdout).toContain("conv1.png: same bytes");
    expect(await run("draw", "overview", file, ...shown)).toMatchObject({ code: 0 });
  });

  it("is measured block by block, and without some of its blocks", async () => {
    const few = ["--input", "mnist:test/0-9"];
    expect(await run("measure", "ratio", file, ...few, "--out", "ratio.csv")).toMatchObject({ code: 0 });
    const ratio = await readFile(join(cwd, "ratio.csv"), "utf8");
    expect(ratio.match(/layer\d\.0\/add/g)).toEqual([1, 2, 3, 4].map((layer) => `layer${layer}.0/add`));
    expect(await run("measure", "lesion", file, ...few, "--out", "lesion.csv")).toMatchObject({ code: 0 });
  });
});

describe("the same network of PyTorch", () => {
  it("compares as equal as an export and as an ONNX file", async () => {
    // The files name the input differently and flatten the pooled channels in different steps.
    const args = ["--taps", "conv,normalization,activation,merge,dense", "--gate", "change<=1e-5"];
    const files = ["resnet.pt2", "resnet-bn.onnx"];
    const { code, stdout } = await run("compare", ...files, "--input", "mnist:test/53", ...args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok /m);
  });
});

describe("convscope taps", () => {
  it("prints the format, exporter, precision and size of an export, and each tensor's name in it", async () => {
    const { stdout } = await run("taps", "resnet.pt2");
    expect(stdout).toMatch(
      /\nPyTorch export \(\.pt2\), schema 8\.20, torch 2\.13\.0\+cpu, float32, 242,291 bytes\nimages: [^\n]*\n$/,
    );
    const { taps } = parsed<{ taps: { name: string; source: string }[] }>(
      (await run("taps", "resnet.pt2", "--json")).stdout,
    );
    expect(taps.find(({ name }) => name === "layer1.0/add")).toMatchObject({ source: "add_" });
  });
});
