/** A part of a file of pixels: a chunk of PNG or WebP, a block of GIF. */
export interface Part {
  /** As the format calls it. */
  readonly name: string;
  /** What must be equal byte by byte; of a compressed picture the compressed bytes. */
  readonly data: Buffer;
  /** Whether it holds a compressed picture, which may be compressed in another way. Default: no. */
  readonly isPicture?: boolean;
}

/** Takes a file apart into all that a viewer may act on; a sentence about the damage where that cannot be done. */
export type TakeApart = (file: Buffer) => readonly Part[] | string;
