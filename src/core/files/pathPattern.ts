import { isAbsolute, relative, sep } from "node:path";

/** Set of files that something is made from: those at or below a path that match. They need not exist yet. */
export interface FileSource {
  /** An absolute path. */
  readonly root: string;
  /**
   * True if a path below the root may match: a file, or a folder that leads to one. The path is given as its parts;
   * the root has none.
   */
  readonly takes: (parts: readonly string[]) => boolean;
}

/** True if a path matches a source. */
export function isTaken({ root, takes }: FileSource, path: string): boolean {
  const parts = partsBelow(root, path);
  return parts !== undefined && takes(parts);
}

/** True if a path matches a source, or is a folder that leads to the source's root. */
export function isOnTheWay(source: FileSource, path: string): boolean {
  return isTaken(source, path) || partsBelow(path, source.root) !== undefined;
}

/** Parts of a path below a folder: empty for the folder itself, undefined for a path outside it. */
export function partsBelow(folder: string, path: string): readonly string[] | undefined {
  const way = relative(folder, path);
  if (way === "") return [];
  const parts = way.split(sep);
  return parts[0] === ".." || isAbsolute(way) ? undefined : parts;
}
