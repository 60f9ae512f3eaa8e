import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import seedrandom from "seedrandom";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { VERDICTS } from "../../src/jobs/rerun/verification.js";
import { verified, Workshop } from "../../src/jobs/rerun/verifyFiles.js";
import { verifiedBeside } from "../../src/jobs/rerun/verifyFolder.js";
import { drawCompared, drawFigures, drawMotions, writeMeasures } from "../support/verifiable.js";

/** A file of every kind that `verify` reads. */
const FILES = [
  ...["png", "svg", "pdf", "webp", "json", "html"].map((format) => `figures/relu5.${format}`),
  ...["webp", "gif", "apng"].map((format) => `motions/relu5-animation.${format}`),
  ...["scale.json", "values.npz", "statistics.json", "manifest.json"].map((name) => `figures/${name}`),
  ...["comparison.json", "manifest.json", "taps.csv"].map((name) => `compared/${name}`),
  ...["json", "csv", "svg", "png", "pdf"].map((format) => `ratio.${format}`),
];

/** Declares tests that change single bytes at random places, a number of them in each file: none may pass. */
export function testChangedBytes(changes: number): void {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "convscope-bytes-"));
    await drawFigures(folder);
    await drawMotions(folder);
    await drawCompared(folder);
    await writeMeasures(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  describe.each(FILES)("%s with one byte changed", (file) => {
    it(`does not pass, wherever the byte is (${changes} positions)`, async () => {
      const path = join(folder, file);
      const bytes = await readFile(path);
      const random = seedrandom(`${file} ${changes}`);
      const passed: string[] = [];
      const workshop = new Workshop({});
      for (let change = 0; change < changes; change++) {
        const changed = Buffer.from(bytes);
        const at = Math.floor(random() * bytes.length);
        changed[at] = (changed[at] as number) ^ (1 + Math.floor(random() * 255));
        await writeFile(path, changed);
        const { verdict } = (await verifiedBeside(path, workshop)) ?? (await verified(path, workshop));
        if (VERDICTS[verdict].outcome === "passed")
          passed.push(`byte ${at}: ${bytes[at]} to ${changed[at]}: ${verdict}`);
      }
      await writeFile(path, bytes);
      expect(passed).toEqual([]);
    });
  });
}
