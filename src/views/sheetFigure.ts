import { type Figure, TEXT } from "../pictures/figure.js";
import { tilesOf } from "../pictures/layout/tiles.js";
import type { Measure } from "../pictures/measure.js";
import { formatCount } from "../pictures/numbers.js";
import { headingOf, stacked } from "./figureParts.js";
import { legendOf } from "./legend.js";
import type { Part } from "./part.js";
import { type Channel, captionOf, tileMarks } from "./tile.js";
import type { Facts } from "./view.js";

/** What a sheet shows. */
export interface SheetContent {
  readonly facts: Facts;
  readonly channels: readonly Channel[];
  /** Lines below the title. */
  readonly header: readonly string[];
  /** What shares the scale, in words. */
  readonly scope: string;
}

/** How a sheet is laid; 0 lets the layout choose. */
export interface SheetLayout {
  readonly columns: number;
  readonly zoom: number;
}

/** Composes a sheet: header, tiles in a grid, and the colorbar with the scope of its scale in words. */
export function composeSheet(
  { facts, channels, header, scope }: SheetContent,
  layout: SheetLayout,
  measure: Measure,
): Figure {
  const top = headingOf(facts.tap, [...header, ...markNotes(facts)], measure);
  const tiles = tilesMarks(channels, facts, { ...layout, measure });
  const bottom = legendOf(channels, scope, {
    isShared: facts.domain !== null,
    clipped: facts.clipped,
    measure,
  });
  return stacked([top, tiles, bottom]);
}

function tilesMarks(
  channels: readonly Channel[],
  facts: Facts,
  { columns, zoom, measure }: SheetLayout & { readonly measure: Measure },
): Part {
  const [height, width] = facts.shape;
  const style = { ranges: facts.domain === null };
  const captionWidth = Math.max(
    0,
    ...channels.map((channel) => measure(captionOf(channel, style), TEXT.caption)),
  );
  const tiles = tilesOf(
    channels.length,
    { width, height },
    {
      captionWidth,
      ...(columns > 0 ? { columns } : {}),
      ...(zoom > 0 ? { zoom } : {}),
    },
  );
  const marks = channels.flatMap((channel, index) => {
    const cell = tiles.cells[index];
    return cell === undefined ? [] : tileMarks(channel, cell, { ...tiles, ...style });
  });
  return { width: tiles.width, height: tiles.height, marks };
}

/** A sentence for each kind of marked channel that there is. */
function markNotes({ marked, channels }: Facts): readonly string[] {
  const notes = [
    [marked.dead, "dead on this probe set (zero on every image): gray with a cross"],
    [marked.silent, "silent on this image (zero everywhere): gray with a slash"],
    [marked.constant, "constant: framed with a slash"],
    [marked.nonFinite, "with values that are no finite numbers: hatched"],
  ] as const;
  const drawn = formatCount(channels.length, "channel");
  return notes.flatMap(([count, what]) => (count === 0 ? [] : [`${count} of ${drawn} ${what}`]));
}
