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

/** Memory that the process may take beyond its initial memory: for the engines, the HDF5 library and garbage. */
const MOST_GROWTH = 300 * 2 ** 20;

describe("thousands of altered Keras files", () => {
  it.each(["hostile/zip-slip.keras", "hostile/external-link.h5", "keras/nested.keras", "keras/nested.h5"])(
    "are each rejected in one line or opened, within 300 MB: %s",
    async (file) => {
      const place = folder();
      await mkdir(place);
      const original = await readFile(join(FORMATS, file));
      const altered = { path: join(place, "altered"), seed: file };
      await openAltered(alteredBytes(original), { ...altered, count: 20 });
      const before = process.memoryUsage().rss;
      const { refused, opened } = await openAltered(alteredBytes(original), { ...altered, count: COUNT });
      expect(refused + opened).toBe(COUNT);
      expect(process.memoryUsage().rss - before).toBeLessThan(MOST_GROWTH);
    },
  );

  it.each(["keras/mobile.keras", "keras/recurrent.keras", "keras/deep.keras", "keras/operations.keras"])(
    "are rejected or opened with other values in their configurations: %s",
    async (file) => {
      const place = folder();
      await mkdir(place);
      const altered = alteredConfig(await readFile(join(FORMATS, file)));
      const { refused, opened } = await openAltered(altered, {
        path: join(place, "altered"),
        count: COUNT / 5,
        seed: file,
      });
      expect(refused + opened).toBe(COUNT / 5);
    },
  );
});
