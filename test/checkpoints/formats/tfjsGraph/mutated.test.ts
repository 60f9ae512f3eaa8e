import { copyFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withEngine } from "../../../support/engine.js";
import { withFolders } from "../../../support/models.js";
import { alteredJson, openAltered } from "../../../support/mutations.js";
import { FORMATS } from "../../../support/references.js";

withEngine();
const folder = withFolders();

/** The number of altered files that the suite opens; the long test opens thousands. */
const COUNT = 60;

describe("an altered graph model", () => {
  it.each(["plain", "fused"])(
    "is refused in one line or opens, and leaves no tensor behind: %s",
    async (name) => {
      const [place, from] = [folder(), join(FORMATS, "tfjs-graph", name)];
      await mkdir(place);
      await copyFile(join(from, "group1-shard1of1.bin"), join(place, "group1-shard1of1.bin"));
      const { refused, opened } = await openAltered(alteredJson(await readFile(join(from, "model.json"))), {
        path: join(place, "model.json"),
        count: COUNT,
        seed: name,
      });
      expect(refused + opened).toBe(COUNT);
      expect(refused).toBeGreaterThan(0);
      expect(opened).toBeGreaterThan(0);
    },
  );
});
