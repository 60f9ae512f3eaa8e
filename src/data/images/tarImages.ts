import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import type { ReadEntry } from "tar";
import { reasonOf, UserError } from "../../core/errors.js";
import { Spool } from "../../core/files/spool.js";
import { plainName } from "../../core/format.js";
import { byCodePoints } from "./folderEntries.js";
import { hasImageName } from "./imageFormats.js";

/** Image in an archive. */
export interface TarImage {
  /** Path below the folder that all images of the archive share. */
  readonly name: string;
  readonly read: () => Uint8Array;
}

/** Images of an archive in the order of their names, and the number of its other files. */
export interface TarImages {
  readonly images: readonly TarImage[];
  readonly ignored: number;
}

const LARGEST_IMAGE = 2 ** 28;
const LARGEST_ARCHIVE = 2 ** 36;
const MOST_IMAGES = 2 ** 21;
/** Largest ratio of gzip is 1032. */
const MOST_COMPRESSED = 1100;

/** Entries of an archive that are not files of their own. */
const LINKS: readonly string[] = ["Link", "SymbolicLink"];

/**
 * Reads the images of a `.tar` or `.tar.gz` archive, one entry after the other; nothing is extracted to a folder. Throws `UserError` for an
 * archive that is damaged or too large, and for one with links or paths that lead out of it.
 */
export async function tarImages(path: string): Promise<TarImages> {
  const shown = plainName(basename(path));
  const collected = new Collected(shown);
  try {
    const { Parser } = await import("tar");
    const parser = new Parser({
      strict: true,
      maxDecompressionRatio: MOST_COMPRESSED,
      onReadEntry: (entry) => collected.take(entry, (error) => parser.abort(error)),
    });
    await pipeline(createReadStream(path), parser as unknown as NodeJS.WritableStream);
  } catch (error) {
    if (collected.refusal !== undefined) throw collected.refusal;
    throw new UserError(`Cannot read the archive '${shown}': it is damaged or cut off (${reasonOf(error)}).`);
  }
  return collected.images();
}

/** Images that were read so far. */
class Collected {
  /** Reason to stop reading; undefined if there is none. */
  refusal: UserError | undefined;
  private readonly shown: string;
  private readonly spool = new Spool();
  private readonly found = new Map<string, () => Uint8Array>();
  private size = 0;
  private ignored = 0;

  constructor(shown: string) {
    this.shown = shown;
  }

  take(entry: ReadEntry, abort: (error: Error) => void): void {
    const reason = this.reasonAgainst(entry);
    if (reason !== undefined) {
      this.refusal ??= new UserError(`Cannot read the archive '${this.shown}': ${reason}.`);
      entry.resume();
      abort(this.refusal);
      return;
    }
    const name = entry.path.replace(/^(?:\.\/+)+/, "");
    if (entry.type === "Directory" || !isShown(name)) {
      if (entry.type !== "Directory") this.ignored += 1;
      entry.resume();
      return;
    }
    const chunks: Buffer[] = [];
    entry.on("data", (chunk: Buffer) => chunks.push(chunk));
    entry.on("end", () => {
      const place = this.spool.append(Buffer.concat(chunks));
      this.found.set(name, () => this.spool.read(place));
    });
  }

  images(): TarImages {
    const names = [...this.found.keys()].sort(byCodePoints);
    const shared = sharedFolder(names);
    const images = names.map((name) => ({
      name: name.slice(shared.length),
      read: this.found.get(name) as () => Uint8Array,
    }));
    return { images, ignored: this.ignored };
  }

  private reasonAgainst({ path, type, size }: ReadEntry): string | undefined {
    const name = plainName(path).slice(0, 100);
    this.size += size;
    if (path.startsWith("/") || path.split(/[/\\]/).includes("..")) return `'${name}' leads out of it`;
    if (LINKS.includes(type)) return `'${name}' is a link, and links are not followed`;
    if (size > LARGEST_IMAGE && isShown(path))
      return `'${name}' has ${Math.ceil(size / 2 ** 20)} MB, more than ${LARGEST_IMAGE / 2 ** 20} MB`;
    if (this.size > LARGEST_ARCHIVE) return `it holds more than ${LARGEST_ARCHIVE / 2 ** 30} GB`;
    return this.found.size > MOST_IMAGES ? `it holds more than ${MOST_IMAGES} images` : undefined;
  }
}

/** True for an image that is not hidden, by its path. */
function isShown(path: string): boolean {
  return hasImageName(path) && path.split("/").every((part) => !/^(?:\.(?!$)|__)/.test(part));
}

/** Path of the deepest folder that holds all files, with its last slash; empty if there is none. */
function sharedFolder(names: readonly string[]): string {
  const [first = "", ...others] = names.map((name) => name.split("/").slice(0, -1));
  const folders = [...first];
  for (const other of others) {
    const differs = folders.findIndex((folder, at) => other[at] !== folder);
    if (differs >= 0) folders.length = differs;
  }
  return folders.map((folder) => `${folder}/`).join("");
}
