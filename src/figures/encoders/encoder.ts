import type { Figure } from "../figure.js";
import type { Item } from "./items/item.js";

/** A file's metadata by keyword: Latin letters and spaces, at most 79. Viewers show `Title` and `Description`. */
export type Metadata = Readonly<Record<string, string>>;

/** An encoder of figures or other pictures. The same picture with the same metadata gives the same bytes. */
export interface Encoder<P = Figure> {
  /** Its purpose, as a phrase without a final period. */
  readonly summary: string;
  readonly mediaType: string;
  readonly encode: (picture: P, metadata: Metadata) => Promise<Uint8Array>;
  /** Reads the metadata of a file; empty for other formats and damaged files. */
  readonly decodeMetadata: (bytes: Uint8Array) => Metadata;
  /**
   * Describes where and how much a file differs from a freshly written one; undefined if viewers show both identically: the
   * bytes are equal, or the same pixels are compressed differently.
   */
  readonly difference: (file: Uint8Array, fresh: Uint8Array, picture: P) => Promise<string | undefined>;
  /** The content of a file, for comparing it with one made on another processor. */
  readonly items: (file: Uint8Array, picture: P) => Promise<readonly Item[]>;
}

/** A file's bytes as a buffer, without a copy. */
export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
