import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readCheckpointFile } from "../../../src/checkpoints/files/checkpointFile.js";

const folder = mkdtempSync(join(tmpdir(), "convscope-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("a file of a checkpoint", () => {
  it.each([0, 5, 2 ** 20 - 1, 2 ** 20, 3 * 2 ** 20 + 7])("is read whole: %i bytes", async (length) => {
    const path = join(folder, "file");
    const bytes = Buffer.from(Uint8Array.from({ length }, (_, at) => at % 251));
    writeFileSync(path, bytes);
    const found = await readCheckpointFile(path);
    expect(found.equals(bytes)).toBe(true);
  });

  it("is refused with the system's reason if it is a folder", async () => {
    await expect(readCheckpointFile(folder)).rejects.toThrow("EISDIR");
  });
});
