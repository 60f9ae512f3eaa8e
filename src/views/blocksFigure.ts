import { formatCount } from "../core/format.js";
import type { Figure, Mark } from "../figures/figure.js";
import type { Box } from "../figures/layout/box.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import { headingOf, stacked } from "./figureParts.js";
import { legendOf } from "./legend.js";
import { markNotes } from "./sheetFigure.js";
import { type Channel, tileMarks } from "./tile.js";
import { tileGrid } from "./tileGrid.js";
import type { Facts } from "./view.js";

/** One row of tiles, and what it shows. */
export interface TileRow {
  readonly label: string;
  readonly channels: readonly Channel[];
}

/** The content of a figure of rows. */
export interface RowsContent {
  readonly facts: Facts;
  readonly rows: readonly TileRow[];
  /** Lines below the title. */
  readonly header: readonly string[];
  /** The scope of the scale, in words. */
  readonly scope: string;
  /** True if the scale covers more than is drawn. Default: no. */
  readonly isPart?: boolean;
}

/** Lengths on a screen. */
const BASELINE = 4;

/** Composes rows of tiles, the same channel in the same column, with a label before each row and one colorbar. */
export function composeRows(
  { facts, rows, header, scope, isPart = false }: RowsContent,
  { zoom }: { readonly zoom: number },
  style: Style,
): Figure {
  const channels = rows.flatMap((row) => row.channels);
  const legend = { scope, isShared: facts.domain !== null, clipped: facts.clipped, isPart };
  return stacked(
    [
      headingOf(facts.tap, [...header, ...markNotes(facts, formatCount(channels.length, "tile"))], style),
      rowsPart(rows, { zoom, columns: facts.channels.length }, style),
      legendOf(channels, legend, style),
    ],
    style,
  );
}

function rowsPart(
  rows: readonly TileRow[],
  { zoom, columns }: { readonly zoom: number; readonly columns: number },
  style: Style,
): Box {
  const channels = rows.flatMap((row) => row.channels);
  const widths = rows.map(({ label }) => style.measure(label, style.text.body));
  const indent = Math.ceil(Math.max(...widths)) + style.spacing.part;
  const tiles = tileGrid(channels, { zoom, columns, indent, ranges: false }, style);
  const look = { ...tiles, ranges: false, style };
  const marks = channels.flatMap((channel, index) => {
    const cell = tiles.cells[index];
    return cell === undefined ? [] : tileMarks(channel, { ...cell, x: cell.x + indent }, look);
  });
  const half = Math.round(((channels[0]?.plane.height ?? 0) * tiles.zoom) / 2);
  const labels = rows.map(({ label }, row): Mark => {
    const y = (tiles.cells[row * columns]?.y ?? 0) + style.spacing.caption + half + lengthIn(style, BASELINE);
    return { type: "text", x: 0, y, text: label, style: style.text.body, color: style.page.ink };
  });
  return { width: indent + tiles.width, height: tiles.height, marks: [...labels, ...marks] };
}
