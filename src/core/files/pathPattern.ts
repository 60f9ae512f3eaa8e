import { isAbsolute, relative, sep } from "node:path";

/** Files that something is made of: those at a path and below it which it takes. They need not be there yet. */
export interface FileSource {
  /** An absolute path. */
  readonly root: string;
  /**
   * True if a path below the root may match, given part by part: a file, or a folder on the way to one. The
   * root has no parts.
   */
  readonly takes: (parts: readonly string[]) => boolean;
}

/** True if a source takes the path. */
export function isTaken({ root, takes }: FileSource, path: string): boolean {
  const parts = partsBelow(root, path);
  return parts !== undefined && takes(parts);
}

/** True if a source takes the path, or it is a folder on the way to the source's root. */
export function isOnTheWay(source: FileSource, path: string): boolean {
  return isTaken(source, path) || partsBelow(path, source.root) !== undefined;
}

/** The parts of a path below a folder, none of the folder's own; undefined for a path that is elsewhere. */
export function partsBelow(folder: string, path: string): readonly string[] | undefined {
  const way = relative(folder, path);
  if (way === "") return [];
  const parts = way.split(sep);
  return parts[0] === ".." || isAbsolute(way) ? undefined : parts;
}
