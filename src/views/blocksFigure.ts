import { PAGE } from "../pictures/color/page.js";
import { type Figure, type Mark, TEXT } from "../pictures/figure.js";
import { tilesOf } from "../pictures/layout/tiles.js";
import type { Measure } from "../pictures/measure.js";
import { headingOf, stacked } from "./figureParts.js";
import { legendOf } from "./legend.js";
import type { Part } from "./part.js";
import { type Channel, captionOf, tileMarks } from "./tile.js";
import type { Facts } from "./view.js";

/** One row of tiles, and what it shows. */
export interface TileRow {
  readonly label: string;
  readonly channels: readonly Channel[];
}

/** What a figure of rows shows. */
export interface RowsContent {
  readonly facts: Facts;
  readonly rows: readonly TileRow[];
  /** Lines below the title. */
  readonly header: readonly string[];
  /** What shares the scale, in words. */
  readonly scope: string;
}

const LABEL_GAP = 12;
const STYLE = { ranges: false };

/** Composes rows of tiles, the same channel in the same column, with a label before each row and one colorbar. */
export function composeRows(
  { facts, rows, header, scope }: RowsContent,
  { zoom }: { readonly zoom: number },
  measure: Measure,
): Figure {
  const channels = rows.flatMap((row) => row.channels);
  const legend = { isShared: facts.domain !== null, clipped: facts.clipped, measure };
  return stacked([
    headingOf(facts.tap, header, measure),
    rowsPart(rows, facts, { zoom, measure }),
    legendOf(channels, scope, legend),
  ]);
}

function rowsPart(
  rows: readonly TileRow[],
  facts: Facts,
  { zoom, measure }: { readonly zoom: number; readonly measure: Measure },
): Part {
  const [height, width] = facts.shape;
  const channels = rows.flatMap((row) => row.channels);
  const captionWidth = Math.max(
    0,
    ...channels.map((channel) => measure(captionOf(channel, STYLE), TEXT.caption)),
  );
  const labelWidth = Math.ceil(Math.max(...rows.map(({ label }) => measure(label, TEXT.body)))) + LABEL_GAP;
  const layout = { captionWidth, columns: facts.channels.length, ...(zoom > 0 ? { zoom } : {}) };
  const tiles = tilesOf(channels.length, { width, height }, layout);
  const marks = channels.flatMap((channel, index) => {
    const cell = tiles.cells[index];
    return cell === undefined
      ? []
      : tileMarks(channel, { ...cell, x: cell.x + labelWidth }, { ...tiles, ...STYLE });
  });
  const labels = rows.map(({ label }, row): Mark => {
    const cell = tiles.cells[row * facts.channels.length];
    const y = (cell?.y ?? 0) + tiles.caption + Math.round((height * tiles.zoom) / 2) + 4;
    return { type: "text", x: 0, y, text: label, style: TEXT.body, color: PAGE.ink };
  });
  return { width: labelWidth + tiles.width, height: tiles.height, marks: [...labels, ...marks] };
}
