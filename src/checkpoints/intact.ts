import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { codeOf } from "../core/errors.js";
import { sha256Of } from "../core/files/hash.js";
import { recordOf } from "../network/description.js";

/** File of the optimizer's state, which training keeps only with the last checkpoint of a run, to resume from it. */
export const STATE_FILE = "optimizer.bin";

/**
 * Reads `convscope.json` in a folder with a complete checkpoint, whose files match its hashes; an empty object
 * without that file. Undefined for a folder without a checkpoint, or with one whose files are damaged or missing.
 */
export async function readIntact(folder: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (!existsSync(join(folder, "model.json"))) return undefined;
  const path = join(folder, "convscope.json");
  if (!existsSync(path)) return {};
  const description = parsed((await contentOf(path))?.toString("utf8") ?? "");
  if (description === undefined) return undefined;
  for (const [name, expected] of Object.entries(recordOf(description.sha256))) {
    // Names must not lead out of the folder.
    if (name !== STATE_FILE && name === basename(name) && (await hashIn(folder, name)) !== expected)
      return undefined;
  }
  return description;
}

/** SHA-256 of a file in a folder; undefined if it does not exist. */
export async function hashIn(folder: string, name: string): Promise<string | undefined> {
  const bytes = await contentOf(join(folder, name));
  return bytes && sha256Of(bytes);
}

async function contentOf(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    // A missing file, a folder or a file without read permission is not part of an intact checkpoint.
    if (codeOf(error) !== undefined) return undefined;
    throw error;
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return recordOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}
