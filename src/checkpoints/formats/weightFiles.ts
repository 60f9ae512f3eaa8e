import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { basename, dirname, relative } from "node:path";
import { codeOf, reasonOf, UserError } from "../../core/errors.js";
import { partsBelow } from "../../core/files/pathPattern.js";
import { standInAt } from "../standIns.js";
import type { ModelFile } from "./modelFile.js";
import { weightFiles } from "./weightPaths.js";

/**
 * Reads the weight files of a topology into one array of bytes. Sizes are compared first, so a file that is too long
 * is never loaded. Throws `UserError` for files that are missing, truncated, too long, or linked from outside the
 * topology's folder.
 */
export async function readWeights(
  { weightPaths, weightBytes }: Pick<ModelFile, "weightPaths" | "weightBytes">,
  topology: string,
): Promise<Uint8Array> {
  const paths = weightFiles(topology, weightPaths);
  const sizes = await Promise.all(paths.map((path) => sizeOf(path, dirname(topology))));
  const found = sizes.reduce((sum, size) => sum + size, 0);
  if (found !== weightBytes) {
    for (const path of paths) {
      const standIn = await standInAt(path);
      if (standIn !== undefined) throw unreadable(path, standIn);
    }
    const how = found < weightBytes ? "truncated" : "too long";
    const each = sizesWords(paths, sizes, dirname(topology));
    throw new UserError(
      `Cannot open the checkpoint '${dirname(topology)}': its weights are ${how}: ${found} bytes, but ${basename(topology)} needs ${weightBytes}${each}.`,
    );
  }
  return Buffer.concat(await Promise.all(paths.map((path) => readFile(path))));
}

/** Lists the size of each file in bytes, or notes that the only one is empty. */
function sizesWords(paths: readonly string[], sizes: readonly number[], folder: string): string {
  const names = paths.map((path) => relative(folder, path));
  if (paths.length === 1) return sizes[0] === 0 ? `: '${names[0]}' is empty` : "";
  const shown = names.slice(0, MOST_NAMES).map((name, at) => `'${name}' ${sizes[at]}`);
  return `: ${shown.join(", ")}${names.length > MOST_NAMES ? " …" : ""}`;
}

const MOST_NAMES = 8;

async function sizeOf(path: string, folder: string): Promise<number> {
  const { file, place } = await foundAt(path, folder);
  if (partsBelow(place, file) === undefined) {
    throw unreadable(
      path,
      "it is a link that leads outside the checkpoint's folder; copy the file to its place",
    );
  }
  const found = await stat(file);
  if (!found.isFile()) throw unreadable(path, "it is not a file");
  return found.size;
}

async function foundAt(
  path: string,
  folder: string,
): Promise<{ readonly file: string; readonly place: string }> {
  try {
    return { file: await realpath(path), place: await realpath(folder) };
  } catch (error) {
    const why = codeOf(error) === "ENOENT" ? `it is missing${await othersWords(folder)}` : reasonOf(error);
    throw unreadable(path, why);
  }
}

/** Lists weight files that exist, one of which may be meant. */
async function othersWords(folder: string): Promise<string> {
  const names = (await readdir(folder).catch(() => []))
    .filter((name) => /\.weights\b.*\.bin$/i.test(name))
    .sort();
  return names.length === 0 ? "" : `; the folder holds ${names.map((name) => `'${name}'`).join(", ")}`;
}

function unreadable(path: string, why: string): UserError {
  return new UserError(`Cannot read the weight file '${path}': ${why}.`);
}
