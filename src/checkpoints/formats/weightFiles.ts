import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, reasonOf, UserError } from "../../errors.js";
import type { ModelJson } from "./modelJson.js";

/**
 * Reads the weight files of a model as one array of bytes. Sizes are compared before anything is read, so that a file
 * that is too long is never loaded. Throws `UserError` for files that are missing, truncated or too long.
 */
export async function readWeights(
  { weightPaths, weightBytes }: ModelJson,
  folder: string,
): Promise<Uint8Array> {
  const paths = weightPaths.map((name) => join(folder, name));
  const sizes = await Promise.all(paths.map(sizeOf));
  const found = sizes.reduce((sum, size) => sum + size, 0);
  if (found !== weightBytes) {
    const how = found < weightBytes ? "truncated" : "too long";
    throw new UserError(
      `Cannot open the checkpoint '${folder}': its weights are ${how}, ${found} bytes where model.json needs ${weightBytes}.`,
    );
  }
  return Buffer.concat(await Promise.all(paths.map((path) => readFile(path))));
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    const why = codeOf(error) === "ENOENT" ? "it is missing" : reasonOf(error);
    throw new UserError(`Cannot read the weight file '${path}': ${why}.`);
  }
}
