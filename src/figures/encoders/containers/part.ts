/** A part of an image file: a chunk of PNG or WebP, a block of GIF. */
export interface Part {
  /** The name in the format's specification. */
  readonly name: string;
  /** The bytes that must be equal; for a compressed picture, its compressed bytes. */
  readonly data: Buffer;
  /** True for a compressed picture, which may be compressed differently. Default: false. */
  readonly isPicture?: boolean;
}

/** Splits a file into all parts that a viewer interprets; returns a phrase about the damage if that fails. */
export type TakeApart = (file: Buffer) => readonly Part[] | string;
