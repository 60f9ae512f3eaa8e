import { sha256Of } from "../core/files/hash.js";
import { freeName } from "../views/fileName.js";

/** The files that are written beside figures, without their endings: no figure takes the place of one. */
const WRITTEN = ["manifest", "scale", "statistics", "values", "comparison", "flipped", "artifact"] as const;

/** Names that Windows keeps for devices, whatever follows the first dot. */
const DEVICE = /^(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³])(?=\.|$)/i;

/** Ends of names that reports give to files made of a figure. */
const MADE_OF_FIGURE = /(?:\.values|\.print|-by-[a-z]+)$/i;

/** The longest name in bytes: disks take 255, and a report adds a scope and an ending. */
const LONGEST = 220;
const HASH_DIGITS = 12;

/** The name of a figure's file without its ending, and the whole one where that was too long for a disk. */
export interface FileName {
  readonly name: string;
  readonly fullName?: string;
}

/**
 * Gives the figures of one folder names that every disk can hold: no two are the same where case does not count, none is
 * that of another file of the folder or of a device, and a long one ends in a hash of the whole.
 */
export class FileNames {
  private readonly taken = new Set<string>(WRITTEN);

  /** The name of a file; of alike ones the second gets `_2`, the third `_3`. */
  of(name: string): FileName {
    const short = shortened(name, LONGEST);
    const free = freeName(short.replace(DEVICE, "$&_2").replace(MADE_OF_FIGURE, "$&_2"), this.taken);
    return short === name ? { name: free } : { name: free, fullName: name };
  }
}

/** A name that no longer takes more bytes than are allowed: where it is cut, it ends in a hash of the whole. */
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
