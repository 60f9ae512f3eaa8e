import { writeFileSync } from "node:fs";
import { expect, it, vi } from "vitest";
import { loadProbe } from "../../../src/data/probe.js";
import { withTempFolder } from "../../support/tempFolder.ts";

const path = withTempFolder();
const decoder = vi.hoisted(() => ({ isLoaded: false }));

vi.mock("sharp", async (load) => {
  decoder.isLoaded = true;
  return load();
});

it("the image decoder is loaded for image files only", async () => {
  await loadProbe("mnist:test/0");
  expect(decoder.isLoaded).toBe(false);
  writeFileSync(path("a.gif"), "GIF89a");
  await expect(loadProbe(path("a.gif"))).rejects.toThrow("Cannot read the image 'a.gif'");
  expect(decoder.isLoaded).toBe(true);
});
