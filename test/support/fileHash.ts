import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The SHA-256 of a file. */
export async function fileHash(...parts: readonly string[]): Promise<string> {
  return createHash("sha256")
    .update(await readFile(join(...parts)))
    .digest("hex");
}
