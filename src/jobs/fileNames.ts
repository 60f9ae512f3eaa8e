import { sha256Of } from "../core/files/hash.js";
import { freeName } from "../views/fileName.js";

/** Files that are written along with figures, without their extensions: no figure may have one of these names. */
const WRITTEN = ["manifest", "scale", "statistics", "values", "comparison", "flipped", "artifact"] as const;

/** Names that Windows reserves for devices, whatever follows the first dot. */
const DEVICE = /^(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³])(?=\.|$)/i;

/** Suffixes that reports add to the names of files derived from a figure. */
const MADE_OF_FIGURE = /(?:\.values|\.print|-by-[a-z]+)$/i;

/** Longest name in bytes: disks allow 255, and a report adds a scope and an extension. */
const LONGEST = 220;
const HASH_DIGITS = 12;

/** Name of a figure's file without its extension, and the full name if that is too long for a disk. */
export interface FileName {
  readonly name: string;
  readonly fullName?: string;
}

/**
 * Assigns the figures of one folder names that every disk can store: they differ even if case is ignored, none is
 * that of another file of the folder or of a device, and a long one ends in a hash of the full name.
 */
export class FileNames {
  private readonly taken = new Set<string>(WRITTEN);

  /** Name of a file; among equal names, the second gets `_2`, the third `_3`. */
  of(name: string): FileName {
    const short = shortened(name, LONGEST);
    const free = freeName(short.replace(DEVICE, "$&_2").replace(MADE_OF_FIGURE, "$&_2"), this.taken);
    return short === name ? { name: free } : { name: free, fullName: name };
  }
}

/** Name of at most the allowed number of bytes: if it is cut, it ends in a hash of the full name. */
export function shortened(name: string, longest: number): string {
  if (Buffer.byteLength(name) <= longest) return name;
  const room = longest - HASH_DIGITS - 1;
  let head = "";
  let bytes = 0;
  for (const letter of name) {
    bytes += Buffer.byteLength(letter);
    if (bytes > room) break;
    head += letter;
  }
  return `${head}-${sha256Of(name).slice(0, HASH_DIGITS)}`;
}
