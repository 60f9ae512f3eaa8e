/**
 * A tile of a figure as embedded in its page, in JSON. The page's script imports this type as well, so this file imports
 * nothing.
 */
export interface PageTile {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** 32-bit floats, little-endian, row by row, in base64. */
  readonly values: string;
}
