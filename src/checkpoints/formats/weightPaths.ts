import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, join, posix } from "node:path";
import { UserError } from "../../core/errors.js";

/** Patterns of paths that are refused in a weights manifest, each with the reason. */
const REFUSALS: readonly (readonly [RegExp, string])[] = [
  [/^[a-z][a-z\d+.-]*:\/\//i, "a weight file on the web, outside of its folder"],
  [/\\/, "a weight file with a backslash, which can lead outside of its folder"],
  [/^(?:\/|[a-z]:\/)/i, "a weight file outside of its folder"],
];

/**
 * The path of a weight file from the folder of its topology, as a manifest names it: `weights.bin`, `./weights.bin`,
 * `weights/all.bin`. Throws an `Error` with the reason for one that leads outside, and for one that is no file.
 */
export function weightPath(named: unknown): string {
  if (typeof named !== "string") throw new Error("its weightsManifest is broken");
  const refusal = REFUSALS.find(([pattern]) => pattern.test(named))?.[1];
  if (refusal !== undefined) throw new Error(`it names ${refusal} ('${named}')`);
  const path = posix.normalize(named);
  if (path === ".." || path.startsWith("../")) {
    throw new Error(`it names a weight file outside of its folder ('${named}')`);
  }
  if (path === "." || path.endsWith("/")) {
    throw new Error(
      `it names '${named}' as a weight file, which may be neither a folder nor outside of its folder`,
    );
  }
  return path;
}

/** The suffix that a browser adds to a name that is taken: `digits (1).json`. */
const COPY = /( ?\(\d+\))\.json$/i;

/**
 * The weight files of a topology on the disk. Of a copy that a browser numbered, `digits (1).json`, the copies with its
 * number are meant, `digits.weights (1).bin`. Throws `UserError` where there are both.
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
      `Cannot open the checkpoint '${topology}': its weights may be '${basename(named)}' or '${basename(copy)}'. Put the topology and its weights into a folder of their own.`,
    );
  });
}

/** The weight files that a topology names and that are there, as far as it can be read. Nothing is checked but their place. */
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
