import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { unknown } from "../core/errors.js";
import { packagePath } from "../core/packageFiles.js";
import { placeNamed } from "../network/checkpointPlace.js";

/** Address prefix of everything bundled with convscope. */
export const BUNDLED = "bundled:";
const BUNDLE = packagePath("assets/checkpoints/");

/** True for the address of a bundled checkpoint: `bundled:mini-resnet`, `bundled:mini-resnet/epoch-01`. */
export function isBundled(address: string): boolean {
  return address.startsWith(BUNDLED);
}

/** Folder of a bundled run or checkpoint. Throws `UserError` if it does not exist. */
export async function bundledPath(address: string): Promise<string> {
  const names = await bundledNames();
  const runs = runsOf(names);
  if (![...names, ...runs].includes(address)) {
    throw unknown("bundled checkpoint", address, { known: [...names, ...runs], shown: runs });
  }
  return join(BUNDLE, address.slice(BUNDLED.length));
}

/** Address of a folder of the bundle. */
export function bundledAddress(path: string): string {
  return `${BUNDLED}${relative(BUNDLE, path).split(sep).join("/")}`;
}

/** Names of the checkpoints bundled with convscope. */
export async function bundledNames(): Promise<readonly string[]> {
  if (!existsSync(BUNDLE)) return [];
  const runs = (await readdir(BUNDLE)).sort();
  const names = runs.map(async (run) =>
    (await readdir(join(BUNDLE, run)))
      .filter((name) => placeNamed(name) !== undefined)
      .sort()
      .map((name) => `${BUNDLED}${run}/${name}`),
  );
  return (await Promise.all(names)).flat().sort();
}

/** Names of the runs bundled with convscope. */
export async function bundledRuns(): Promise<readonly string[]> {
  return runsOf(await bundledNames());
}

function runsOf(names: readonly string[]): readonly string[] {
  return [...new Set(names.map((name) => name.replace(/\/.*/, "")))].sort();
}
