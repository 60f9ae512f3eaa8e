/**
 * A tile of a figure as the figure's page carries it, in JSON. The page's script reads this type too, so this file
 * imports nothing.
 */
export interface PageTile {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** 32-bit floats, little-endian, row by row, in base64. */
  readonly values: string;
}
