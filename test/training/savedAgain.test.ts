import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bundledPath } from "../../src/checkpoints/bundle.js";
import { openLayersModel } from "../../src/checkpoints/formats/tfjs.js";
import type { Description } from "../../src/network/description.js";
import { checkpointFiles } from "../../src/training/runFolder.js";
import { withEngine } from "../support/engine.js";
import "../../src/checkpoints/open.js";

withEngine();

describe("a checkpoint of a training that is opened and saved again", () => {
  it.each([
    "bundled:mini-resnet/epoch-12",
    "bundled:mini-resnet-1/epoch-12",
    "bundled:mini-resnet-bn/epoch-06",
    "bundled:highway/epoch-08",
    "bundled:plain/epoch-12",
  ])("is the same files, byte for byte: %s", async (address) => {
    const folder = await bundledPath(address);
    const { model } = await openLayersModel(folder);
    const described = JSON.parse(await readFile(join(folder, "convscope.json"), "utf8")) as Description;
    const { sha256: _sha256, ...description } = described;
    const files = await checkpointFiles(model, description);
    expect([...files.keys()].sort()).toEqual(["convscope.json", "model.json", "weights.bin"]);
    for (const [name, content] of files)
      expect(Buffer.compare(Buffer.from(content), await readFile(join(folder, name))), name).toBe(0);
    model.dispose();
  });
});
