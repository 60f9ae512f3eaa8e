import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withEngine } from "../../../support/engine.js";
import { withFolders } from "../../../support/models.js";
import { alteredBytes, alteredConfig, openAltered } from "../../../support/mutations.js";
import { FORMATS } from "../../../support/references.js";

withEngine();
const folder = withFolders();

/** How many altered files of each kind the suite opens; the long test opens thousands. */
const COUNT = 40;

describe("an altered Keras file", () => {
  it.each(["hostile/zip-slip.keras", "hostile/wrong-shape.h5", "keras/nested.keras"])(
    "is rejected in one line or opened, and leaves no tensor behind: %s",
    async (file) => {
      const place = folder();
      await mkdir(place);
      const { refused, opened } = await openAltered(alteredBytes(await readFile(join(FORMATS, file))), {
        path: join(place, "altered"),
        count: COUNT,
        seed: file,
      });
      expect(refused + opened).toBe(COUNT);
      expect(refused).toBeGreaterThan(COUNT / 10);
    },
  );

  it.each(["keras/nested.keras", "keras/operations.keras"])(
    "is rejected or opened with other values in its configuration: %s",
    async (file) => {
      const place = folder();
      await mkdir(place);
      const altered = alteredConfig(await readFile(join(FORMATS, file)));
      const path = join(place, "altered");
      const { refused, opened } = await openAltered(altered, { path, count: COUNT, seed: file });
      expect(refused + opened).toBe(COUNT);
      expect(opened).toBeGreaterThan(0);
    },
  );
});
