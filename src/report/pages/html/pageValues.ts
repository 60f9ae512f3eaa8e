/**
 * The numbers of a figure's tiles, each plane once, and where each tile of each variant finds its own. The page's script
 * reads these types too, so this file imports nothing.
 */
export interface FigureValues {
  /** 32-bit floats, little-endian, deflated, in base64. */
  readonly planes: string;
  readonly variants: readonly (readonly PlacedTile[])[];
}

/** A figure's numbers, and each of its variants as SVG without a font, a title or provenance. */
export interface PageValues extends FigureValues {
  readonly drawings: readonly string[];
}

/** A tile and the place of its plane. */
export interface PlacedTile {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** The first byte of its plane. */
  readonly at: number;
}
