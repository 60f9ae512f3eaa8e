import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withEngine } from "../../../support/engine.js";
import { withFolders } from "../../../support/models.js";
import { alteredBytes, alteredPickle, openAltered } from "../../../support/mutations.js";
import { FORMATS } from "../../../support/references.js";

withEngine();
const folder = withFolders();

/** The number of altered files of each kind that the suite opens; the long test opens thousands. */
const COUNT = 60;

describe("an altered file of PyTorch", () => {
  it.each([
    ["state/mini-resnet.pt", alteredBytes],
    ["state/hugging-face.safetensors", alteredBytes],
    ["state/mini-resnet.pt", alteredPickle],
    ["state/resnext-module.pt", alteredPickle],
  ])("is refused in one line or opens, and leaves no tensor behind: %s", async (file, alter) => {
    const place = folder();
    await mkdir(place);
    const { refused, opened } = await openAltered(alter(await readFile(join(FORMATS, file))), {
      path: join(place, "altered"),
      count: COUNT,
      seed: `${file} ${alter.name}`,
    });
    expect(refused + opened).toBe(COUNT);
    expect(refused).toBeGreaterThan(0);
  });
});
