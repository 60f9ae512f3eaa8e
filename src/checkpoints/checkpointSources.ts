import { basename, dirname, resolve } from "node:path";
import picomatch from "picomatch";
import type { FileSource } from "../core/files/pathPattern.js";
import { placeNamed } from "../network/checkpointPlace.js";
import { isBundled } from "./bundle.js";
import { bareAddress, isFresh } from "./checkpointAddress.js";
import { isPattern } from "./find.js";

/**
 * Files that a checkpoint's address may refer to, now or later: those of a checkpoint, of all epochs of a run, or of
 * everything that a pattern matches. Empty for untrained and bundled networks, which do not change. Relative paths
 * are resolved against a folder. Nothing is read.
 */
export function checkpointSources(address: string, from: string): readonly FileSource[] {
  if (isFresh(address) || isBundled(address)) return [];
  // Opening a checkpoint by its topology file also reads other files of that folder.
  const bare = bareAddress(address);
  const place = /\.json$/i.test(basename(bare)) ? dirname(bare) : bare;
  if (isPattern(place)) return [patternSource(place, from)];
  return [{ root: resolve(from, place), takes: isOfCheckpoint }, ...sourcesBeside(place, from)];
}

/**
 * The files beside a checkpoint that is one file and that it may read: the configuration of Keras's weights, or the weights
 * of an ONNX model, whose files have any name.
 */
function sourcesBeside(place: string, from: string): readonly FileSource[] {
  const root = dirname(resolve(from, place));
  const [isKeras, isOnnx] = [/\.(?:h5|hdf5|keras)$/i, /\.onnx$/i].map((names) => names.test(place));
  if (isKeras) return [{ root, takes: (parts) => parts.length === 1 && /\.json$/i.test(parts[0] ?? "") }];
  return isOnnx ? [{ root, takes: (parts) => parts.length === 1 }] : [];
}

/** True for a file of a checkpoint or of an epoch of a run, a folder that contains one, or weights in such a folder. */
function isOfCheckpoint([folder = "", file = "", ...deeper]: readonly string[]): boolean {
  return deeper.length === 0 && (file === "" || placeNamed(folder) !== undefined || file.endsWith(".bin"));
}

function patternSource(pattern: string, from: string): FileSource {
  const parts = pattern.split("/");
  const fixed = parts.findIndex(isPattern);
  const matchers = parts
    .slice(fixed)
    .map((part) => (isPattern(part) ? picomatch(part) : (name: string) => name === part));
  return {
    root: resolve(from, parts.slice(0, fixed).join("/") || (pattern.startsWith("/") ? "/" : ".")),
    takes: (below) =>
      below.slice(0, matchers.length).every((name, at) => matchers[at]?.(name) === true) &&
      isOfCheckpoint(below.slice(matchers.length)),
  };
}
