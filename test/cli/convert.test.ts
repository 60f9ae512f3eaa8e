import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { convscope, parsed, withWorkplaces } from "../support/cli.js";

const newWorkplace = withWorkplaces();

let cwd: string;
const run = (...args: readonly string[]) => convscope(["convert", ...args], { cwd });

beforeAll(async () => {
  cwd = await newWorkplace();
});

describe("convscope convert", () => {
  it("writes all weights under the checkpoint's name, and writes over what it wrote", async () => {
    const { code, stderr } = await run("bundled:mini-resnet");
    expect(code).toBe(0);
    expect(stderr).toContain("mini-resnet-epoch-12.safetensors: 16 tensors, ");
    const first = await readFile(join(cwd, "mini-resnet-epoch-12.safetensors"));
    expect((await run("bundled:mini-resnet")).code).toBe(0);
    expect(Buffer.compare(await readFile(join(cwd, "mini-resnet-epoch-12.safetensors")), first)).toBe(0);
  });

  it("writes a layers model that compares as equal", async () => {
    expect((await run("bundled:mini-resnet", "--to", "tfjs", "--out", "models/mini")).code).toBe(0);
    const args = [
      "bundled:mini-resnet",
      "models/mini",
      "--input",
      "mnist:test/0-9",
      "--gate",
      "change<=1e-6",
    ];
    expect(await convscope(["compare", ...args], { cwd })).toMatchObject({ code: 0 });
    expect((await run("bundled:plain", "--to", "tfjs", "--out", "models/mini")).code).toBe(0);
  });

  it("tells what it wrote as JSON", async () => {
    const { stdout } = await run("fresh:resnet", "--out", "weights.safetensors", "--json");
    expect(parsed(stdout)).toMatchObject({ to: "safetensors", out: "weights.safetensors", leftOut: [] });
  });

  it("does not write over what it did not write", async () => {
    await writeFile(join(cwd, "mine.safetensors"), "mine");
    const weights = await run("bundled:mini-resnet", "--out", "mine.safetensors");
    expect(weights).toMatchObject({ code: 2 });
    expect(weights.stderr).toContain("'mine.safetensors' already exists and was not written by convscope");
    expect(await readFile(join(cwd, "mine.safetensors"), "utf8")).toBe("mine");

    await mkdir(join(cwd, "mine"));
    await writeFile(join(cwd, "mine", "notes.txt"), "mine");
    const model = await run("bundled:mini-resnet", "--to", "tfjs", "--out", "mine");
    expect(model).toMatchObject({ code: 2 });
    expect(model.stderr).toContain(
      "'mine' already exists and does not hold a model that convscope converted",
    );
    expect(await readFile(join(cwd, "mine", "notes.txt"), "utf8")).toBe("mine");
  });

  it("writes nothing where it cannot convert", async () => {
    const { code, stderr } = await run("bundled:highway", "--to", "tfjs", "--out", "highway");
    expect(code).toBe(2);
    expect(stderr).toContain("'highway1/carry'");
    await expect(readFile(join(cwd, "highway", "model.json"))).rejects.toThrow("ENOENT");
  });
});
