import type { Figure } from "../figure.js";
import type { Item } from "./items/item.js";

/** What a file says of itself, by keyword: Latin letters and spaces, at most 79. `Title` and `Description` are shown. */
export type Metadata = Readonly<Record<string, string>>;

/** A way to write figures, or other pictures. The same picture with the same metadata gives the same bytes. */
export interface Encoder<P = Figure> {
  /** What it is for, without a full stop. */
  readonly summary: string;
  readonly mediaType: string;
  readonly encode: (picture: P, metadata: Metadata) => Promise<Uint8Array>;
  /** The metadata that a file was written with; none where it is no such file or is damaged. */
  readonly decodeMetadata: (bytes: Uint8Array) => Metadata;
  /**
   * Where and how much a file differs from one that was just written, in words; nothing where viewers act on both in the
   * same way: the bytes are equal, or pixels are only compressed in another way.
   */
  readonly difference: (file: Uint8Array, fresh: Uint8Array, picture: P) => Promise<string | undefined>;
  /** What a file of a picture holds, for comparing it with one that another processor made. */
  readonly items: (file: Uint8Array, picture: P) => Promise<readonly Item[]>;
}

/** The bytes of a file as a buffer, without a copy. */
export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
