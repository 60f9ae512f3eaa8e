import type { Size } from "../figures/layout/grid.js";
import { type Tiles, tilesOf } from "../figures/layout/tiles.js";
import type { Style } from "../figures/style/style.js";
import { contentWidth } from "./figureParts.js";
import { type CaptionContent, type Channel, captionOf } from "./tile.js";

/** How tiles of channels are laid. */
export interface TileGridOptions extends CaptionContent {
  /** Tiles in a row; 0 lets the layout choose. */
  readonly columns: number;
  /** Pixels per sample; 0 lets the layout choose. */
  readonly zoom: number;
  /** What a row leaves free before it, in pixels. Default: 0. */
  readonly indent?: number;
}

/** Lays one tile for each channel, all of one size, with room for the widest caption. */
export function tileGrid(
  channels: readonly Channel[],
  { columns, zoom, indent = 0, ...content }: TileGridOptions,
  style: Style,
): Tiles {
  const widths = channels.map((channel) => style.measure(captionOf(channel, content), style.text.caption));
  const { width = 1, height = 1 }: Partial<Size> = channels[0]?.plane ?? {};
  const room = contentWidth(style);
  return tilesOf(
    channels.length,
    { width, height },
    {
      captionWidth: Math.max(0, ...widths),
      unit: style.unit,
      ...(room === undefined ? {} : { rowWidth: room - indent }),
      ...(columns > 0 ? { columns } : {}),
      ...(zoom > 0 ? { zoom } : {}),
    },
  );
}
