import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withEngine } from "../../../support/engine.js";
import { withFolders } from "../../../support/models.js";
import { alteredBytes, alteredConfig, openAltered } from "../../../support/mutations.js";
import { FORMATS } from "../../../support/references.js";

withEngine();
const folder = withFolders();

/** The number of altered files of each kind that the suite opens; the long test opens thousands. */
const COUNT = 40;

describe("an altered archive of torch.export", () => {
  it("is refused in one line or opens, and leaves no tensor behind", async () => {
    const place = folder();
    await mkdir(place);
    const original = await readFile(join(FORMATS, "pt2", "mobile.pt2"));
    const path = join(place, "altered");
    const { refused, opened } = await openAltered(alteredBytes(original), {
      path,
      count: COUNT,
      seed: "pt2",
    });
    expect(refused + opened).toBe(COUNT);
    expect(refused).toBeGreaterThan(COUNT / 10);
  });

  it.each([
    ["mobile", "models/model.json"],
    ["modern", "models/model.json"],
    ["mobile", "data/weights/model_weights_config.json"],
  ])("is refused or opens with other values in its JSON: %s, %s", async (name, file) => {
    const place = folder();
    await mkdir(place);
    const altered = alteredConfig(await readFile(join(FORMATS, "pt2", `${name}.pt2`)), `${name}/${file}`);
    const path = join(place, "altered");
    const { refused, opened } = await openAltered(altered, { path, count: COUNT, seed: name + file });
    expect(refused + opened).toBe(COUNT);
    expect(opened).toBeGreaterThan(0);
  });
});
