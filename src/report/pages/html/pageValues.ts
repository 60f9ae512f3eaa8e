/**
 * The values of a figure's tiles: each plane once, and for each tile of each variant the offset of its plane. The page's
 * script imports these types as well, so this file imports nothing.
 */
export interface FigureValues {
  /** 32-bit floats, little-endian, deflated, in base64. */
  readonly planes: string;
  readonly variants: readonly (readonly PlacedTile[])[];
}

/** The values of a figure, and each of its variants as SVG without font, title and provenance. */
export interface PageValues extends FigureValues {
  readonly drawings: readonly string[];
}

/** A tile and the location of its plane. */
export interface PlacedTile {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** Byte offset of its plane. */
  readonly at: number;
}
