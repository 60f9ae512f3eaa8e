import type { Facts } from "../views/view.js";

/** Encoded bytes with their name, media type and hash, and what they show. */
export interface Artifact<F extends object = Facts> {
  /** The file's name. */
  readonly name: string;
  /** The whole name, without an ending, where it is too long for a disk and `name` is cut. */
  readonly fullName?: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly facts: F;
}

/** A file that accompanies figures: numbers, scales. */
export type Attachment = Pick<Artifact, "name" | "bytes">;

/** The whole name of a file, where it has one besides its own. */
export function wholeName(fullName: string | undefined): Pick<Artifact, "fullName"> {
  return fullName === undefined ? {} : { fullName };
}
