import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withEngine } from "../../../support/engine.js";
import { withFolders } from "../../../support/models.js";
import { alteredBytes, alteredConfig, openAltered } from "../../../support/mutations.js";
import { FORMATS } from "../../../support/references.js";

withEngine();
const folder = withFolders();

const COUNT = 2500;

/** The memory that the process may take above its first: for the engines and garbage. */
const MOST_GROWTH = 300 * 2 ** 20;

describe("thousands of altered archives of torch.export", () => {
  it.each(["mobile", "modern", "mobile-core"])(
    "are each refused in one line or open, within 300 MB: %s",
    async (name) => {
      const place = folder();
      await mkdir(place);
      const original = await readFile(join(FORMATS, "pt2", `${name}.pt2`));
      const at = { path: join(place, "altered"), seed: name };
      const alterings = [
        alteredBytes(original),
        alteredConfig(original, `${name}/models/model.json`),
        alteredConfig(original, `${name}/data/weights/model_weights_config.json`),
      ];
      for (const altered of alterings) {
        await openAltered(altered, { ...at, count: 20 });
        const before = process.memoryUsage().rss;
        const { refused, opened } = await openAltered(altered, { ...at, count: COUNT });
        expect(refused + opened).toBe(COUNT);
        expect(process.memoryUsage().rss - before).toBeLessThan(MOST_GROWTH);
      }
    },
  );
});
