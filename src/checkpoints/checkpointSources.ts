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
  return [
    isPattern(place) ? patternSource(place, from) : { root: resolve(from, place), takes: isOfCheckpoint },
  ];
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
