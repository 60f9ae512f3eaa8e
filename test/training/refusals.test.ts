import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/core/errors.js";
import { train } from "../../src/training/trainingRun.js";
import { fileHash, trained, withTinyData, writeData } from "./tinyData.js";

const { folder, planOf } = withTinyData();

describe("an invalid training", () => {
  it.each([
    ["a missing data folder", { data: "no-such-folder" }, /^There is no data folder 'no-such-folder'/],
    [
      "an unknown architecture",
      { architecture: "mini-resmet" },
      /^Unknown architecture 'mini-resmet'\. Did you mean 'mini-resnet'/,
    ],
    [
      "an option that the architecture does not have",
      { architectureOptions: { widht: 3 } },
      /^Unknown option of mini-resnet '--widht'\. Did you mean '--width'\? Known: --depth, --width\.$/,
    ],
    ["an unfit option", { architectureOptions: { depth: 0 } }, /^Expected a whole number .* for --depth/],
  ])("is rejected for %s and writes nothing", async (_, changes, sentence) => {
    const plan = planOf(changes);
    const before = tf.memory().numTensors;
    const refused = trained(plan);
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.toThrow(sentence);
    expect(existsSync(plan.out)).toBe(false);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("is rejected for a data folder that lacks a file, and writes nothing", async () => {
    const lacking = folder();
    await mkdir(lacking);
    const plan = planOf({ data: lacking });
    await expect(trained(plan)).rejects.toThrow(/There is no IDX file '.*train-images-idx3-ubyte'/);
    expect(existsSync(plan.out)).toBe(false);
  });

  it("is rejected if its folder is a file", async () => {
    const out = folder();
    await writeFile(out, "in the way");
    await expect(trained(planOf({ out }))).rejects.toThrow(UserError);
    expect(await readFile(out, "utf8")).toBe("in the way");
  });

  it("is rejected for a folder with the checkpoints of another run, which are kept", async () => {
    const plan = planOf();
    await trained(plan);
    const before = await fileHash(plan.out, "epoch-01", "weights.bin");
    const refused = trained({ ...plan, seed: 1 });
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.toThrow(
      "already holds 'epoch-01'. Resume it with --resume, or choose another --out.",
    );
    expect(await fileHash(plan.out, "epoch-01", "weights.bin")).toBe(before);
  });

  it("is rejected before its first step if the test images have another size", async () => {
    const plan = planOf({ data: await writeData(folder(), { test: 10 }) });
    const before = tf.memory().numTensors;
    const events: string[] = [];
    const going = async () => {
      for await (const { type } of train(plan)) events.push(type);
    };
    await expect(going()).rejects.toThrow(UserError);
    expect(events).not.toContain("step");
    expect(tf.memory().numTensors).toBe(before);
  });
});
