import type { EffectiveExtent, EffectiveField } from "../activations/effectiveField.js";
import { statisticsOf } from "../activations/statistics.js";
import { formatNumber } from "../core/format.js";
import type { Mark } from "../figures/figure.js";
import { type Box, contentWidth, grid } from "../figures/layout/box.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import type { PixelBox, ReceptiveField } from "../network/receptive/tapField.js";
import type { Tap } from "../network/tap.js";
import { BOX_COLOR, bodyMarks, frameOf } from "./tile.js";
import type { SheetLayout } from "./tileGrid.js";

/** The theoretical and the effective receptive field of a tap. */
export interface FieldTile {
  readonly tap: Tap;
  readonly field: ReceptiveField;
  readonly found: EffectiveField;
  /** The pixels that the unit can see; undefined if it sees none. */
  readonly box: PixelBox | undefined;
  readonly extent: EffectiveExtent;
  /** The number of pixels with a gradient outside the box. */
  readonly outside: number;
}

/** The usual length of a tile on a screen. */
const SIDE = 168;
const LINES = 3;

/** A tile for each tap: its map in colors, the box around what its unit can see, and three lines of caption. */
export function fieldTilesBox(
  tiles: readonly FieldTile[],
  { columns, zoom }: SheetLayout,
  style: Style,
): Box {
  const { spacing } = style;
  const longest = Math.max(1, ...tiles.map(({ found: { map } }) => Math.max(map.width, map.height)));
  const scale = zoom > 0 ? zoom : Math.max(1, Math.floor(lengthIn(style, SIDE) / longest));
  const boxes = tiles.map((tile) => tileBox(tile, scale, style));
  const each = Math.max(1, ...boxes.map(({ width }) => width)) + spacing.tile.width;
  const room = contentWidth(style) ?? spacing.row;
  const fitting = Math.max(1, Math.floor((room + spacing.tile.width) / each));
  return grid(boxes, { columns: columns > 0 ? columns : Math.min(fitting, boxes.length), gap: spacing.tile });
}

function tileBox(tile: FieldTile, zoom: number, style: Style): Box {
  const { map } = tile.found;
  const { page, text, spacing } = style;
  const lines = captionOf(tile);
  const top = LINES * spacing.lines.caption;
  const marks = lines.map((line, at): Mark => {
    const y = (at + 1) * spacing.lines.caption - lengthIn(style, 3);
    return { type: "text", x: 0, y, text: line, style: text.caption, color: page.ink };
  });
  const area = { x: 0, y: Math.ceil(top), width: map.width * zoom, height: map.height * zoom };
  const { largest } = tile.extent;
  const channel = {
    index: 0,
    plane: map,
    statistics: statisticsOf(map),
    domain: [0, largest > 0 ? largest : 1],
    colormap: "viridis",
    state: largest > 0 ? "varied" : "silent",
    title: tile.tap.name,
  } as const;
  marks.push(frameOf(area, style), ...bodyMarks(channel, area, { zoom, page }));
  if (tile.box !== undefined) marks.push(boxMark(tile.box, area, { zoom, style }));
  const widest = Math.max(area.width, ...lines.map((line) => style.measure(line, text.caption)));
  return { width: Math.ceil(widest), height: area.y + area.height, marks };
}

function boxMark(
  { rows, columns }: PixelBox,
  { x, y }: { readonly x: number; readonly y: number },
  { zoom, style }: { readonly zoom: number; readonly style: Style },
): Mark {
  const [width, height] = [columns[1] - columns[0] + 1, rows[1] - rows[0] + 1];
  return {
    type: "rect",
    x: x + columns[0] * zoom,
    y: y + rows[0] * zoom,
    width: width * zoom,
    height: height * zoom,
    stroke: BOX_COLOR,
    lineWidth: Math.max(1, lengthIn(style, 1)),
  };
}

function captionOf({ tap, field, found, extent, outside }: FieldTile): readonly string[] {
  const sizes = field.axes.map(({ size }) => (size === null ? "?" : formatNumber(size))).join("×");
  const theory: Readonly<Record<ReceptiveField["status"], string>> = {
    exact: `sees ${sizes}`,
    "upper bound": `sees at most ${sizes}`,
    "whole input": "sees the whole image",
    unknown: "field unknown",
  };
  const stray = outside > 0 ? ` · ${outside} pixels outside the box` : "";
  const effective = extent.largest > 0 ? `effective side ${extent.side.toFixed(1)}${stray}` : "no gradient";
  return [`${tap.name} · unit ${found.unit.join(",")}`, theory[field.status], effective];
}
