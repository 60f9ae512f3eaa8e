import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { sha256Of } from "../sha256.js";
import { isFresh } from "./freshAddress.js";
import { locate } from "./locate.js";
import { STATE_FILE } from "./whole.js";

/**
 * A hash of everything that opening a checkpoint reads, found without an engine: of the names and bytes of the files in
 * its folder, but for what a training keeps to go on, or of its file. Of an untrained network the address says it all. Relative paths lead from a folder. Throws
 * `UserError` where nothing is there.
 */
export async function checkpointFingerprint(checkpoint: string, from: string): Promise<string> {
  if (isFresh(checkpoint)) return sha256Of(checkpoint);
  const path = await locate(checkpoint, from);
  const files = await filesOf(path);
  const hash = createHash("sha256");
  for (const file of files) {
    hash.update(`${basename(file)}\0${(await stat(file)).size}\0`);
    for await (const bytes of createReadStream(file)) hash.update(bytes);
  }
  return hash.digest("hex");
}

async function filesOf(path: string): Promise<readonly string[]> {
  const isFolder = (await stat(path)).isDirectory();
  if (!isFolder && basename(path) !== "model.json") return [path];
  const folder = isFolder ? path : dirname(path);
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name !== STATE_FILE)
    .map(({ name }) => name)
    .sort()
    .map((name) => join(folder, name));
}
