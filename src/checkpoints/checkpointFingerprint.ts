import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { sha256Of } from "../core/files/hash.js";
import { isFresh } from "./checkpointAddress.js";
import { configBeside } from "./formats/keras/configBeside.js";
import { isKerasFile } from "./formats/keras/isKerasFile.js";
import { isOnnxFile } from "./formats/onnx/isOnnxFile.js";
import { TOPOLOGY_FILE, topologyAt } from "./formats/topologyFile.js";
import { namedWeights } from "./formats/weightPaths.js";
import { STATE_FILE } from "./intact.js";
import { locate } from "./locate.js";

/**
 * Hash of everything that opening a checkpoint would read, computed without an engine: the names and bytes of the
 * files in its folder (except the state kept for resuming), and of its weights in other folders, or of its file and
 * weights. For an untrained network, the address is sufficient. Relative paths are resolved against a folder. Throws
 * `UserError` if nothing exists there.
 */
export async function checkpointFingerprint(checkpoint: string, from: string): Promise<string> {
  if (isFresh(checkpoint)) return sha256Of(checkpoint);
  const path = await locate(checkpoint, from);
  const isFolder = (await stat(path)).isDirectory();
  const folder = isFolder ? path : dirname(path);
  const files = await filesOf(path, isFolder);
  const hash = createHash("sha256");
  for (const file of files) {
    hash.update(`${relative(folder, file)}\0${(await stat(file)).size}\0`);
    for await (const bytes of createReadStream(file)) hash.update(bytes);
  }
  return hash.digest("hex");
}

async function filesOf(path: string, isFolder: boolean): Promise<readonly string[]> {
  const topology = await topologyAt(path).catch(() => undefined);
  const weights = topology === undefined ? [] : await namedWeights(topology);
  const isAlone = !isFolder && basename(path) !== TOPOLOGY_FILE;
  const beside = isAlone ? await withConfig(path) : await filesIn(isFolder ? path : dirname(path));
  return [...new Set([...beside, ...weights])].sort();
}

/** File and, for an ONNX model, the adjacent files with its weights. */
async function withExternal(path: string): Promise<readonly string[]> {
  const { externalNames } = await import("./formats/onnx/externalData.js");
  const names = await externalNames(path).catch(() => []);
  return [path, ...names.map((name) => join(dirname(path), name))];
}

/** File and, for a Keras file, the adjacent configuration that its weights may belong to. */
async function withConfig(path: string): Promise<readonly string[]> {
  if (await isOnnxFile(path)) return withExternal(path);
  if (!(await isKerasFile(path))) return [path];
  const config = await configBeside(path).catch(() => undefined);
  return config === undefined ? [path] : [path, config];
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name !== STATE_FILE)
    .map(({ name }) => join(folder, name));
}
