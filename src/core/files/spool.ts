import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { codeOf, reasonOf, UserError } from "../errors.js";

/** Bytes that are held in memory before a temporary file takes them. */
const IN_MEMORY = 16 * 2 ** 20;

/** Place of appended bytes. */
export interface SpoolPlace {
  readonly offset: number;
  readonly length: number;
}

/** Closes the file of a spool that is no longer used. */
const unused = new FinalizationRegistry<number>((file) => closeSync(file));

/**
 * Bytes that are written once and read at any place: in memory, or beyond a limit in a temporary file, which has no name
 * and vanishes with the process.
 */
export class Spool {
  private readonly held = new Map<number, Uint8Array>();
  private readonly inMemory: number;
  private file: number | undefined;
  private length = 0;

  /** Creates an empty spool, and sets the number of bytes that it holds in memory. */
  constructor(inMemory = IN_MEMORY) {
    this.inMemory = inMemory;
  }

  /** Appends bytes, which must not change afterwards. Throws `UserError` if the disk is full. */
  append(bytes: Uint8Array): SpoolPlace {
    const place = { offset: this.length, length: bytes.length };
    this.length += bytes.length;
    if (this.file === undefined) {
      this.held.set(place.offset, bytes);
      if (this.length > this.inMemory) this.moveToFile();
    } else {
      this.write(this.file, bytes, place.offset);
    }
    return place;
  }

  /** True if all bytes are in memory. */
  get isHeld(): boolean {
    return this.file === undefined;
  }

  /** Copies an appended piece, which begins its buffer. */
  read({ offset, length }: SpoolPlace): Uint8Array {
    const bytes = new Uint8Array(length);
    if (this.file === undefined) {
      const piece = this.held.get(offset);
      if (piece !== undefined) bytes.set(piece);
      return bytes;
    }
    const { file } = this;
    for (let at = 0; at < length; ) {
      const read = readSync(file, bytes, at, length - at, offset + at);
      if (read === 0) throw new Error("a temporary file was cut off");
      at += read;
    }
    return bytes;
  }

  private moveToFile(): void {
    const file = openUnnamed();
    unused.register(this, file);
    this.file = file;
    for (const [offset, bytes] of this.held) this.write(file, bytes, offset);
    this.held.clear();
  }

  private write(file: number, bytes: Uint8Array, offset: number): void {
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at, offset + at);
    } catch (error) {
      const reason = codeOf(error) === "ENOSPC" ? "the disk is full" : reasonOf(error);
      throw new UserError(
        `Cannot hold the images in a temporary file: ${reason}. Choose fewer images, or set TMPDIR to a folder with more room.`,
      );
    }
  }
}

function openUnnamed(): number {
  const folder = mkdtempSync(join(tmpdir(), "convscope-spool-"));
  try {
    return openSync(join(folder, "bytes"), "wx+", 0o600);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
