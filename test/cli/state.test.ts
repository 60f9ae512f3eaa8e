import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { convscope, parsed, withWorkplaces } from "../support/cli.js";
import { FORMATS } from "../support/references.js";

const newWorkplace = withWorkplaces();

let cwd: string;
const run = (...args: readonly string[]) => convscope(args, { cwd });

beforeAll(async () => {
  cwd = await newWorkplace();
  for (const name of ["resnet.pt", "resnet.safetensors", "resnet-checkpoint.pt", "mini-resnet.pt"])
    await copyFile(join(FORMATS, "state", name), join(cwd, name));
});

describe("convscope taps", () => {
  it("tells the format, framework, precision and size of weights of PyTorch, and what they were read as", async () => {
    const { stdout } = await run("taps", "resnet.safetensors");
    expect(stdout).toMatch(
      /\nPyTorch state dict \(\.safetensors\), read as a ResNet of 10 layers, pytorch, float32, 134,384 bytes\nimages: [^\n]*\n$/,
    );
    const { taps } = parsed<{ taps: { name: string; source: string }[] }>(
      (await run("taps", "resnet-checkpoint.pt", "--json")).stdout,
    );
    expect(taps.find(({ name }) => name === "layer1.0.conv1")).toMatchObject({ source: "layer1.0.conv1" });
  });

  it("lays weights under the architecture that --as names, and tells the first that does not fit", async () => {
    expect(await run("taps", "mini-resnet.pt", "--as", "mini-resnet")).toMatchObject({ code: 0 });
    const { code, stderr } = await run("taps", "resnet.pt", "--as", "resnet50");
    expect(code).toBe(2);
    expect(stderr).toContain("its 'conv1.weight' is 8×1×3×3, where resnet50 has 64×1×3×3. Save the network");
  });
});

describe("weights that an architecture was chosen for", () => {
  it("are drawn, and their figures name it and are made again", async () => {
    const args = ["--as", "mini-resnet", "--input", "mnist:test/53", "--taps", "conv1", "--out", "twin"];
    expect(await run("draw", "sheet", "mini-resnet.pt", ...args)).toMatchObject({ code: 0 });
    const manifest = await readFile(join(cwd, "twin", "manifest.json"), "utf8");
    expect(manifest).toContain("mini-resnet.pt?as=mini-resnet");
    expect(await run("verify", "twin")).toMatchObject({ code: 0 });
  });

  it("compare with a network of convscope", async () => {
    const args = ["bundled:mini-resnet", "mini-resnet.pt", "--as", "mini-resnet", "--input", "mnist:test/53"];
    expect(await run("compare", ...args, "--taps", "conv1", "--out", "twins")).toMatchObject({ code: 0 });
  });
});

describe("one network of PyTorch in three files", () => {
  it("compares as equal", async () => {
    const gate = ["--input", "mnist:test/53", "--gate", "change<=1e-5"];
    const { code, stdout } = await run("compare", "resnet.pt", "resnet-checkpoint.pt", ...gate);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok /m);
    expect(await run("compare", "resnet.pt", "resnet.safetensors", ...gate)).toMatchObject({ code: 0 });
  });
});
