import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, join, posix } from "node:path";
import { UserError } from "../../core/errors.js";

/** Patterns of paths that are rejected in a weights manifest, each with the reason. */
const REFUSALS: readonly (readonly [RegExp, string])[] = [
  [/^[a-z][a-z\d+.-]*:\/\//i, "a weight file on the web, outside its folder"],
  [/\\/, "a weight file with a backslash, which can lead outside its folder"],
  [/^(?:\/|[a-z]:\/)/i, "a weight file outside its folder"],
];

/**
 * Path of a weight file relative to the folder of its topology, as named in a manifest: `weights.bin`,
 * `./weights.bin`, `weights/all.bin`. Throws an `Error` with the reason for a path that leads outside, and for one
 * that is not a file.
 */
export function weightPath(named: unknown): string {
  if (typeof named !== "string") throw new Error("its weightsManifest is broken");
  const refusal = REFUSALS.find(([pattern]) => pattern.test(named))?.[1];
  if (refusal !== undefined) throw new Error(`it names ${refusal} ('${named}')`);
  const path = posix.normalize(named);
  if (path === ".." || path.startsWith("../")) {
    throw new Error(`it names a weight file outside its folder ('${named}')`);
  }
  if (path === "." || path.endsWith("/")) {
    throw new Error(
      `it names '${named}' as a weight file, but a weight file may be neither a folder nor outside its folder`,
    );
  }
  return path;
}

/** Suffix that a browser adds to a file name that is taken: `digits (1).json`. */
const COPY = /( ?\(\d+\))\.json$/i;

/**
 * Weight files of a topology on disk. For a copy numbered by a browser, `digits (1).json`, they are the copies with
 * the same number, `digits.weights (1).bin`. Throws `UserError` if both exist.
 */
export function weightFiles(topology: string, paths: readonly string[]): readonly string[] {
  const number = COPY.exec(basename(topology))?.[1];
  return paths.map((path) => {
    const named = join(dirname(topology), path);
    if (number === undefined) return named;
    const copy = named.replace(/(\.[^./\\]*)?$/, `${number}$1`);
    if (!existsSync(copy)) return named;
    if (!existsSync(named)) return copy;
    throw new UserError(
      `Cannot open the checkpoint '${topology}': its weights may be '${basename(named)}' or '${basename(copy)}'. Move the topology and its weights to a separate folder.`,
    );
  });
}

/** Existing weight files that a topology names, if it can be read. Only their location is checked. */
export async function namedWeights(topology: string): Promise<readonly string[]> {
  try {
    const manifest: unknown = JSON.parse(await readFile(topology, "utf8")).weightsManifest;
    const groups = manifest as readonly { readonly paths: readonly unknown[] }[];
    const files = weightFiles(topology, groups.flatMap(({ paths }) => paths).map(weightPath));
    return files.filter((file) => existsSync(file));
  } catch {
    return [];
  }
}
