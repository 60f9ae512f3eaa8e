import { formatCount } from "../core/format.js";
import type { Figure } from "../figures/figure.js";
import type { Box } from "../figures/layout/box.js";
import type { Style } from "../figures/style/style.js";
import { headingOf, stacked } from "./figureParts.js";
import { legendOf } from "./legend.js";
import { stripNotes, stripPart } from "./strip.js";
import { type CaptionContent, type Channel, tileMarks } from "./tile.js";
import { tileGrid } from "./tileGrid.js";
import type { Facts } from "./view.js";

/** The content of a sheet. */
export interface SheetContent {
  /** Default: the tap's name. */
  readonly title?: string;
  readonly facts: Facts;
  readonly channels: readonly Channel[];
  /** True for units without spatial dimensions, which are drawn as one strip. Default: no. */
  readonly isStrip?: boolean;
  /** Lines below the title. */
  readonly header: readonly string[];
  /** The scope of the scale, in words. */
  readonly scope: string;
  /** True if the scale covers more than is drawn. Default: no. */
  readonly isPart?: boolean;
}

/** The layout of a sheet; 0 lets the layout choose. */
export interface SheetLayout {
  readonly columns: number;
  readonly zoom: number;
}

/** Composes a sheet: header, tiles in a grid, and the colorbar with the scope of its scale in words. */
export function composeSheet(
  { title, facts, channels, isStrip = false, header, scope, isPart = false }: SheetContent,
  layout: SheetLayout,
  style: Style,
): Figure {
  const isShared = facts.domain !== null;
  // Units with scales of their own tell their ranges in captions, for which a strip has no room.
  const asStrip = isStrip && isShared;
  const notes = asStrip ? stripNotes(channels) : markNotes(facts);
  return stacked(
    [
      headingOf(title ?? facts.tap, [...header, ...notes], style),
      asStrip
        ? stripPart(channels, layout, style)
        : tilesPart(channels, { ...layout, ranges: !isShared }, style),
      legendOf(channels, { scope, isShared, clipped: facts.clipped, isPart }, style),
    ],
    style,
  );
}

/** Tiles in a grid, each with its caption. */
export function tilesPart(
  channels: readonly Channel[],
  layout: SheetLayout & CaptionContent,
  style: Style,
): Box {
  const tiles = tileGrid(channels, layout, style);
  const look = { ...tiles, ranges: layout.ranges, style };
  const marks = channels.flatMap((channel, index) => {
    const cell = tiles.cells[index];
    return cell === undefined ? [] : tileMarks(channel, cell, look);
  });
  return { width: tiles.width, height: tiles.height, marks };
}

/** A sentence for each kind of marked channel that there is. */
export function markNotes(
  { marked, channels }: Pick<Facts, "marked" | "channels">,
  drawn = formatCount(channels.length, "channel"),
): readonly string[] {
  const notes = [
    [marked.dead, "dead on this probe set (zero on every image): gray with a cross"],
    [marked.silent, "silent on this image (zero everywhere): gray with a slash"],
    [marked.constant, "constant: framed with a slash"],
    [marked.nonFinite, "with values that are no finite numbers: hatched"],
  ] as const;
  return notes.flatMap(([count, what]) => (count === 0 ? [] : [`${count} of ${drawn} ${what}`]));
}
