import type { Dirent } from "node:fs";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../core/errors.js";
import { type ClassName, isFolder } from "./chosenImages.js";
import { byCodePoints, entriesOf, isImageEntry } from "./folderEntries.js";

/** Subfolder whose images share one label. */
export interface ClassFolder extends ClassName {
  readonly path: string;
  /** Names of its images, in code-point order. */
  readonly images: readonly string[];
  /** Number of other entries. */
  readonly ignored: number;
}

/**
 * Class folders among the entries of a folder: those with images, and empty ones, which keep their number. Folders
 * named by whole numbers have these as labels; others are numbered in code-point order of their names, like in Keras
 * and torchvision. Folders of figures drawn by convscope do not count. Throws `UserError` if folders of images are
 * nested deeper.
 */
export async function classFoldersIn(
  path: string,
  entries: readonly Dirent[],
): Promise<readonly ClassFolder[]> {
  const names = entries.filter((entry) => isFolderEntry(entry, path)).map(({ name }) => name);
  const folders: Omit<ClassFolder, "label">[] = [];
  for (const name of names.sort(byCodePoints)) {
    const folder = join(path, name);
    const within = await entriesOf(folder);
    const images = within.filter(isImageEntry).map((entry) => entry.name);
    const isClass = images.length > 0 || within.every((entry) => entry.name.startsWith("."));
    if (existsSync(join(folder, "manifest.json"))) continue;
    await refuseNested(folder, within);
    if (isClass)
      folders.push({
        name,
        path: folder,
        images: images.sort(byCodePoints),
        ignored: within.length - images.length,
      });
  }
  return folders.some(({ images }) => images.length > 0) ? numbered(folders) : [];
}

function isFolderEntry(entry: Dirent, path: string): boolean {
  if (/^(?:\.|__)/.test(entry.name)) return false;
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return isFolder(join(path, entry.name));
}

async function refuseNested(path: string, entries: readonly Dirent[]): Promise<void> {
  for (const entry of entries) {
    if (!isFolderEntry(entry, path)) continue;
    const within = await entriesOf(join(path, entry.name));
    if (!within.some(isImageEntry)) continue;
    throw new UserError(
      `'${path}/' holds folders of images itself ('${entry.name}/'): labels come from one level of folders. Give '${path}/', or move its images up.`,
    );
  }
}

/**
 * Numbers classes by their names: whole numbers are their own, and others are counted in the given order.
 */
export function numbered<T extends { readonly name: string }>(
  folders: readonly T[],
): readonly (T & ClassName)[] {
  const numbers = folders.map(({ name }) => (/^\d{1,9}$/.test(name) ? Number(name) : Number.NaN));
  const isNumbered = numbers.every(Number.isInteger) && new Set(numbers).size === numbers.length;
  const labelled = folders.map((folder, at) => ({
    ...folder,
    label: isNumbered ? (numbers[at] as number) : at,
  }));
  return labelled.sort((a, b) => a.label - b.label);
}
