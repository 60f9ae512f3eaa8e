import { existsSync, readdirSync, statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, isAbsolute, join, resolve } from "node:path";
import picomatch from "picomatch";
import { bundledNames, bundledRuns } from "./bundle.js";
import { bareAddress } from "./checkpointAddress.js";
import { isExportedFile } from "./formats/exported/isExportedFile.js";
import { isKerasFile } from "./formats/keras/isKerasFile.js";
import { isOnnxFile } from "./formats/onnx/isOnnxFile.js";
import { isStateFile } from "./formats/state/isStateFile.js";
import { isModel, TOPOLOGY_FILE } from "./formats/topologyFile.js";

/** True for an address that is a pattern, which may match several checkpoints. */
export function isPattern(address: string): boolean {
  return !address.startsWith("fresh:") && /[*?[\]{}]/.test(bareAddress(address));
}

/**
 * Addresses of the checkpoints and runs that match a pattern, sorted by name: `runs/*`, `runs/mini-resnet/epoch-0?`,
 * `bundled:*`. Options at its end apply to each of them. Relative patterns are resolved against a folder.
 */
export async function findCheckpoints(pattern: string, from: string): Promise<readonly string[]> {
  if (pattern.startsWith("bundled:")) {
    const names = await bundledNames();
    const matches = picomatch(pattern);
    return [...(await bundledRuns()), ...names].filter((name) => matches(name)).sort();
  }
  const root = isAbsolute(pattern) ? "/" : "";
  const bare = bareAddress(pattern);
  const options = pattern.slice(bare.length);
  const found = await walk("", bare.slice(root.length).split("/"), root === "" ? from : root);
  const addresses: string[] = [];
  for (const path of found.map((each) => `${root}${each}`).sort())
    if (await isCheckpoint(resolve(from, path))) addresses.push(`${path}${options}`);
  return addresses;
}

/** Paths below a folder that match the parts of a pattern, one part per level. */
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

/** True for a folder with a model or a run, or for a model's topology file. */
async function isCheckpoint(path: string): Promise<boolean> {
  if (!existsSync(path)) return false;
  if (statSync(path).isDirectory() && readdirSync(path).some(isEpoch)) return true;
  if (basename(path) === TOPOLOGY_FILE) return true;
  const tests = [isModel, isKerasFile, isExportedFile, isOnnxFile, isStateFile];
  for (const isOne of tests) if (await isOne(path)) return true;
  return false;
}

function isEpoch(name: string): boolean {
  return name.startsWith("epoch-");
}
