import { type Dirent, statSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, isAbsolute, join } from "node:path";
import { codeOf, reasonOf, UserError } from "../../errors.js";
import { Unreadable } from "./failure.js";
import { hasImageName, IMAGE_FORMATS, isImage } from "./imageFormats.js";

/** An image file and the name that figures and messages give it. */
export interface ImageFile {
  readonly name: string;
  readonly path: string;
}

/** What a path leads to: one image, or the images of a folder. */
export interface ImageFiles {
  /** As the user wrote it; of an absolute path, which would tell of the machine, only the last part. */
  readonly address: string;
  /** In the order of their names' code points. */
  readonly files: readonly ImageFile[];
  /** How many other entries the folder holds: hidden files, folders, files whose names are no image's. */
  readonly ignored: number;
}

const LARGEST_FILE = 256 * 1024 * 1024;

/**
 * Lists the images at a path, which leads from a folder where it is relative: by default from the working folder. Throws
 * `UserError` for a folder without any, or one that is a data set.
 */
export async function imageFilesAt(named: string, from?: string): Promise<ImageFiles> {
  const shown = plain(isAbsolute(named) ? basename(named) || named : named);
  const path = isAbsolute(named) || from === undefined ? named : join(from, named);
  if (!statSync(path).isDirectory()) {
    return { address: shown, files: [{ name: plain(basename(path)), path }], ignored: 0 };
  }
  const address = /[/\\]$/.test(shown) ? shown : `${shown}/`;
  const entries = await entriesOf(path);
  refuseDataset(entries, path);
  const names = entries.filter(isCandidate).map(({ name }) => name);
  if (names.length === 0) {
    throw new UserError(
      `There is no ${IMAGE_FORMATS} file in '${address}' (${entries.length} other entries).`,
    );
  }
  const files = names.sort(byCodePoints).map((name) => ({ name: plain(name), path: join(path, name) }));
  return { address, files, ignored: entries.length - files.length };
}

/** Reads an image file whole. Throws `Unreadable` for one that is too large, no file or no image. */
export async function readImageFile(path: string): Promise<Uint8Array> {
  const bytes = await readBounded(path);
  if (bytes.length === 0) throw new Unreadable("it is empty");
  if (!isImage(bytes)) throw new Unreadable(`it is no ${IMAGE_FORMATS} image`);
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

async function entriesOf(path: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    throw new UserError(`Cannot read the folder '${path}': ${reasonOf(error)}.`);
  }
}

function refuseDataset(entries: readonly Dirent[], path: string): void {
  if (!entries.some(({ name }) => /-(images-idx3|labels-idx1)-ubyte(\.gz)?$/.test(name))) return;
  throw new UserError(
    `'${path}' is a data set, not a folder of images: write the probe like ${path}:test/0-9.`,
  );
}

function isCandidate(entry: Dirent): boolean {
  return !entry.name.startsWith(".") && !entry.isDirectory() && hasImageName(entry.name);
}

/** The bytes of UTF-8 sort as code points do, on every machine and in every locale. */
function byCodePoints(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** A name without what would break a line or turn its direction. */
function plain(name: string): string {
  return name.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, "�");
}
