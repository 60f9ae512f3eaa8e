import type { Dirent } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { basename, isAbsolute, join } from "node:path";
import { codeOf, reasonOf, UserError } from "../../core/errors.js";
import { formatCount, plainName } from "../../core/format.js";
import { defined } from "../../core/objectFields.js";
import { standInFor } from "../../core/standIn.js";
import type { ClassNames } from "../classes/classNames.js";
import { partNamed } from "../idxNames.js";
import { type ClassName, chosenIn, chosenOf, isFolder, isTarFile, isTiffFile } from "./chosenImages.js";
import { classFoldersIn, numbered } from "./classFolders.js";
import { Unreadable } from "./failure.js";
import { byCodePoints, entriesOf, isImageEntry } from "./folderEntries.js";
import { IMAGE_FORMATS, isImage } from "./imageFormats.js";
import type { FileLabels } from "./labelFile.js";

/** Image file, and its name in figures and messages. */
export interface ImageFile {
  /** File name; for an image in a class folder, preceded by that folder: `circle/0.png`. */
  readonly name: string;
  readonly path: string;
  /** Index among all images of its folder. */
  readonly id: number;
  /** Number of its class, if it is in a class folder. */
  readonly label?: number;
  /** Number of the page of a file with several images; undefined for a file that is one image. */
  readonly page?: number;
  /** Reads its bytes; undefined for a file that is read from the path. */
  readonly read?: () => Uint8Array;
}

/** Image files at a path: one image, the images of a folder or of its class folders, or a selection of them. */
export interface ImageFiles {
  /** Address as the user wrote it; for an absolute path, which would reveal the machine, only the last part. */
  readonly address: string;
  /** Files ordered by class, and within a class by the code points of their names. */
  readonly files: readonly ImageFile[];
  /** Number of other entries in the folder: hidden files, folders, and files without an image's extension. */
  readonly ignored: number;
  /** Remarks on the whole folder; undefined if there are none. */
  readonly remarks?: readonly string[];
  /** Names of the classes, if folders or a table of labels name them. */
  readonly classNames?: ClassNames;
}

const LARGEST_FILE = 256 * 1024 * 1024;

/**
 * Lists the images at a path; a relative path is resolved against a folder, by default the working folder. In a
 * folder without images, each subfolder with images is a class. Given labels stand in place of those of folders. Throws `UserError` for a folder without any images,
 * for one whose class folders are nested deeper, and for a data set.
 */
export async function imageFilesAt(named: string, from?: string, labels?: FileLabels): Promise<ImageFiles> {
  const chosen = chosenIn(named, from);
  const folder = chosen?.folder ?? named;
  const shown = plainName(isAbsolute(folder) ? basename(folder) || folder : folder);
  const path = isAbsolute(folder) || from === undefined ? folder : join(from, folder);
  const isArchive = isTarFile(path);
  if (!isArchive && !isFolder(path)) {
    const pages = await pagesIn(path, chosen !== undefined);
    const images = pages.map((page) => ({ name: page?.name ?? plainName(basename(path)), path, ...page }));
    const { images: labelled, classes, ...facts } = labelledBy(labels, { images, classes: [], ignored: 0 });
    const files = labelled.map((image, id) => ({ ...image, id }));
    if (chosen === undefined) return { address: shown, files, ...facts };
    return { address: `${shown}/${chosen.choice}`, files: chosenOf(files, chosen, classes), ...facts };
  }
  const address = /[/\\]$/.test(shown) ? shown : `${shown}/`;
  const found = isArchive ? await archived(path, shown) : await listed(path, address);
  const { classes, images, ...facts } = labelledBy(labels, found);
  const files = images.map((image, id) => ({ ...image, id }));
  if (chosen === undefined) return { address: isArchive ? shown : address, files, ...facts };
  return { address: `${address}${chosen.choice}`, files: chosenOf(files, chosen, classes), ...facts };
}

interface Listed extends Omit<ImageFiles, "address" | "files"> {
  readonly images: readonly Omit<ImageFile, "id">[];
  readonly classes: readonly ClassName[];
}

/** Images with the labels of a table, if there is one. */
function labelledBy(labels: FileLabels | undefined, files: Listed): Listed {
  if (labels === undefined) return files;
  const { source, classes, areNamed, labelOf } = labels;
  const images = files.images.map(({ label: _, ...image }) => ({
    ...image,
    ...defined({ label: labelOf(image.name) }),
  }));
  const open = images.filter(({ label }) => label === undefined).length;
  const remark = `Labels are those of '${source}'${open === 0 ? "" : `, in which ${open} of ${formatCount(images.length, "image")} have no row`}.`;
  const { classNames: _, remarks: _folders, ...facts } = files;
  const names = areNamed ? namesOf(classes, source) : {};
  return { ...facts, images, classes, remarks: [remark], ...names };
}

/** Names of classes that are numbered from 0; nothing for others, or if their names are numbers. */
function namesOf(classes: readonly ClassName[], source: string): Pick<ImageFiles, "classNames"> {
  const isCounted = classes.every(({ label }, index) => label === index);
  if (!isCounted || classes.every(({ name }) => /^\d+$/.test(name))) return {};
  return { classNames: { source, names: classes.map(({ name }) => plainName(name)), isOwn: true } };
}

async function listed(path: string, address: string): Promise<Listed> {
  const entries = await entriesOf(path);
  refuseDataset(entries, path);
  const names = entries.filter(isImageEntry).map(({ name }) => name);
  if (names.length > 0) {
    const images = names
      .sort(byCodePoints)
      .map((name) => ({ name: plainName(name), path: join(path, name) }));
    const facts = await passedOver(path, entries, address);
    return { images, classes: [], ignored: entries.length - names.length, ...facts };
  }
  const classes = await classFoldersIn(path, entries);
  if (classes.length === 0) {
    throw new UserError(
      `There is no ${IMAGE_FORMATS} file in '${address}' (${entries.length} other entries).`,
    );
  }
  const images = classes.flatMap(({ label, name, path: folder, images: own }) =>
    own.map((image) => ({ name: plainName(`${name}/${image}`), path: join(folder, image), label })),
  );
  const ignored = classes.reduce((sum, each) => sum + each.ignored, entries.length - classes.length);
  return {
    images,
    classes,
    ignored,
    remarks: [classesRemark(address, classes)],
    ...namesOf(classes, address),
  };
}

/** Images of an archive; folders in it are classes if they hold all images. */
async function archived(path: string, address: string): Promise<Listed> {
  const { tarImages } = await import("./tarImages.js");
  const { images: entries, ignored } = await tarImages(path);
  if (entries.length === 0) {
    throw new UserError(`There is no ${IMAGE_FORMATS} file in '${address}' (${ignored} other entries).`);
  }
  const files = entries.map(({ name, read }) => ({ name, path: `${path}/${name}`, read }));
  const folderOf = (name: string) => name.split("/").slice(0, -1).join("/");
  const own = files.filter(({ name }) => folderOf(name) === "");
  const images = own.length > 0 ? own : files;
  const left = ignored + files.length - images.length;
  if (own.length > 0) return { images: images.map(plainlyNamed), classes: [], ignored: left };
  const nested = files.map(({ name }) => folderOf(name)).find((folder) => folder.includes("/"));
  if (nested !== undefined) {
    throw new UserError(
      `'${address}' holds folders in folders of images ('${plainName(nested)}/'): labels come from one level of folders. Pack them without the others.`,
    );
  }
  const classes = numbered([...new Set(files.map(({ name }) => folderOf(name)))].map((name) => ({ name })));
  const labels = new Map(classes.map(({ name, label }) => [name, label]));
  const labelled = files.map((file) => ({
    ...plainlyNamed(file),
    label: labels.get(folderOf(file.name)) as number,
  }));
  const facts = { remarks: [classesRemark(address, classes)], ...namesOf(classes, address) };
  return { images: labelled.sort((a, b) => a.label - b.label), classes, ignored: left, ...facts };
}

function plainlyNamed<T extends { readonly name: string }>(file: T): T {
  return { ...file, name: plainName(file.name) };
}

function classesRemark(address: string, classes: readonly ClassName[]): string {
  const names = classes.slice(0, MOST_NAMES).map(({ label, name }) => `${label} ${plainName(name)}`);
  const rest = classes.length > names.length ? ` … (${classes.length} in all)` : "";
  return `The folders of '${address}' are its classes: ${names.join(", ")}${rest}.`;
}

const MOST_NAMES = 10;

/** Lists subfolders of images next to images; they do not count as classes. */
async function passedOver(
  path: string,
  entries: readonly Dirent[],
  address: string,
): Promise<Pick<Listed, "remarks">> {
  const folders = (await classFoldersIn(path, entries).catch(() => [])).filter(
    ({ images }) => images.length > 0,
  );
  if (folders.length === 0) return {};
  const names = folders.map(({ name }) => `${plainName(name)}/`).join(", ");
  return {
    remarks: [
      `'${address}' holds images and folders of images (${names}): only the images are shown, without labels. Move the images elsewhere to use the folders as classes.`,
    ],
  };
}

/** Pages of a file; one without a number for a file that is one image. */
async function pagesIn(path: string, isChosen: boolean): Promise<readonly Partial<PageOf>[]> {
  if (!isTiffFile(path)) return [{}];
  const count = await pageCount(path);
  if (count === 1 && !isChosen) return [{}];
  return Array.from({ length: count }, (_, page) => ({ name: String(page), page }));
}

type PageOf = Required<Pick<ImageFile, "name" | "page">>;

/** Number of images in a TIFF file; one for a file that cannot be opened, which is reported when it is read. */
async function pageCount(path: string): Promise<number> {
  try {
    const bytes = await readImageFile({ path });
    const { openTiff } = await import("./tiff.js");
    return Math.max(1, (await openTiff(bytes)).pages.length);
  } catch (error) {
    if (error instanceof Unreadable) return 1;
    throw error;
  }
}

/** Reads an entire image file. Throws `Unreadable` if it is too large, not a file or not an image. */
export async function readImageFile({ path, read }: Pick<ImageFile, "path" | "read">): Promise<Uint8Array> {
  const bytes = read === undefined ? await readBounded(path) : read();
  if (bytes.length === 0) throw new Unreadable("it is empty");
  if (!isImage(bytes)) throw new Unreadable(standInFor(bytes) ?? `it is not a ${IMAGE_FORMATS} image`);
  return bytes;
}

async function readBounded(path: string): Promise<Uint8Array> {
  try {
    // A pipe would block, and a device might never end.
    const { size, isFile } = await sizeOf(path);
    if (!isFile) throw new Unreadable("it is not a file");
    if (size > LARGEST_FILE) {
      throw new Unreadable(`it has ${Math.ceil(size / 2 ** 20)} MB, more than ${LARGEST_FILE / 2 ** 20} MB`);
    }
    return await readFile(path);
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    if (codeOf(error) === "ENOENT") throw new Unreadable("there is no such file");
    throw new Unreadable(codeOf(error) === "EACCES" ? "permission denied" : reasonOf(error));
  }
}

async function sizeOf(path: string): Promise<{ readonly size: number; readonly isFile: boolean }> {
  const found = await stat(path);
  return { size: found.size, isFile: found.isFile() };
}

function refuseDataset(entries: readonly Dirent[], path: string): void {
  if (!entries.some(({ name }) => partNamed(name) !== undefined)) return;
  throw new UserError(
    `'${path}' is a data set, not a folder of images. Write the probe like ${path}:test/0-9.`,
  );
}
