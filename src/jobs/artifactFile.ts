import { defined } from "../core/objectFields.js";
import type { Facts } from "../views/view.js";

/** Encoded bytes with their name, media type, hash and content facts. */
export interface Artifact<F extends object = Facts> {
  /** File name. */
  readonly name: string;
  /** Full name without an extension, if it is too long for a disk and `name` is shortened. */
  readonly fullName?: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly facts: F;
}

/** A file that accompanies figures: numbers, scales. */
export type Attachment = Pick<Artifact, "name" | "bytes">;

/** Full name of a file, if it differs from its name. */
export function wholeName(fullName: string | undefined): Pick<Artifact, "fullName"> {
  return defined({ fullName });
}
