import { mkdirSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readTextFile } from "../../../src/core/files/textFile.js";
import { withTempFolder } from "../../support/tempFolder.ts";

const path = withTempFolder();

describe("a text file", () => {
  it("is read as UTF-8 up to its limit", async () => {
    writeFileSync(path("a.txt"), "Überraschung");
    expect(await readTextFile(path("a.txt"), 13)).toBe("Überraschung");
    await expect(readTextFile(path("a.txt"), 12)).rejects.toThrow("it has more than");
  });

  it("is rejected if it is a folder or not UTF-8", async () => {
    mkdirSync(path("folder"));
    await expect(readTextFile(path("folder"), 100)).rejects.toThrow("it is not a file");
    writeFileSync(path("latin.txt"), Uint8Array.of(0x61, 0xe9, 0x62));
    await expect(readTextFile(path("latin.txt"), 100)).rejects.toThrow("it is not text in UTF-8");
  });
});
