import { existsSync, readdirSync, statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, isAbsolute, join, resolve } from "node:path";
import picomatch from "picomatch";
import { bundledNames, bundledRuns } from "./bundle.js";

/** Whether an address is a pattern that may mean several checkpoints. */
export function isPattern(address: string): boolean {
  return !address.startsWith("fresh:") && /[*?[\]{}]/.test(address);
}

/**
 * The addresses of the checkpoints and runs that a pattern matches, in the order of their names: `runs/*`,
 * `runs/seed/epoch-0?`, `bundled:*`. Relative patterns lead from a folder.
 */
export async function findCheckpoints(pattern: string, from: string): Promise<readonly string[]> {
  if (pattern.startsWith("bundled:")) {
    const names = await bundledNames();
    const matches = picomatch(pattern);
    return [...(await bundledRuns()), ...names].filter((name) => matches(name)).sort();
  }
  const root = isAbsolute(pattern) ? "/" : "";
  const found = await walk("", pattern.slice(root.length).split("/"), root === "" ? from : root);
  return found
    .map((path) => `${root}${path}`)
    .filter((path) => isCheckpoint(resolve(from, path)))
    .sort();
}

/** The paths below a folder that match the parts of a pattern, one part a level. */
async function walk(path: string, parts: readonly string[], from: string): Promise<readonly string[]> {
  const [part, ...rest] = parts;
  if (part === undefined) return [path];
  const names = isPattern(part) ? await namesIn(join(from, path), picomatch(part)) : [part];
  const deeper = names.map((name) => walk(path === "" ? name : `${path}/${name}`, rest, from));
  return (await Promise.all(deeper)).flat();
}

async function namesIn(folder: string, matches: (name: string) => boolean): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => [] as string[]);
  return names.filter((name) => !name.startsWith(".") && matches(name));
}

/** A folder with a model or with those of a run; what else lies there is none. */
function isCheckpoint(path: string): boolean {
  if (basename(path) === "model.json" || existsSync(join(path, "model.json"))) return existsSync(path);
  return existsSync(path) && statSync(path).isDirectory() && readdirSync(path).some(isEpoch);
}

function isEpoch(name: string): boolean {
  return name.startsWith("epoch-");
}
