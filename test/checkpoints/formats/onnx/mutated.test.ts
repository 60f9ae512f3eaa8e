import { copyFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withEngine } from "../../../support/engine.js";
import { withFolders } from "../../../support/models.js";
import { alteredBytes, openAltered } from "../../../support/mutations.js";
import { FORMATS } from "../../../support/references.js";

withEngine();
const folder = withFolders();

/** The number of altered files of each kind that the suite opens; the long test opens thousands. */
const COUNT = 60;

describe("an altered ONNX file", () => {
  it.each(["hostile/wrong-channels.onnx", "onnx/keras-channels-last.onnx", "onnx/resnet-external.onnx"])(
    "is rejected in one line or opened, and leaves no tensor behind: %s",
    async (file) => {
      const place = folder();
      await mkdir(place);
      const beside = "resnet-external.onnx.data";
      await copyFile(join(FORMATS, "onnx", beside), join(place, beside));
      const { refused, opened } = await openAltered(alteredBytes(await readFile(join(FORMATS, file))), {
        path: join(place, "altered"),
        count: COUNT,
        seed: file,
      });
      expect(refused + opened).toBe(COUNT);
      expect(refused).toBeGreaterThan(0);
    },
  );
});
