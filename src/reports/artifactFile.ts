import type { Facts } from "../views/view.js";

/** Encoded bytes with their name, media type and hash, and what they show. */
export interface Artifact<F extends object = Facts> {
  /** The file's name. */
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly facts: F;
}

/** A file that lies beside figures: numbers, scales. */
export type Attachment = Pick<Artifact, "name" | "bytes">;
