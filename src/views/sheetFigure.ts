import { PAGE } from "../pictures/color/page.js";
import { colorbar, colorbarSize } from "../pictures/colorbar.js";
import { type Figure, type Mark, moved, TEXT, type TextStyle } from "../pictures/figure.js";
import type { Size } from "../pictures/layout/grid.js";
import { tilesOf } from "../pictures/layout/tiles.js";
import type { Measure } from "../pictures/measure.js";
import { formatCount, formatNumber } from "../pictures/numbers.js";
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

const MARGIN = 18;
const LINE = 17;
const BAR_LENGTH = 200;

/** Composes a sheet: header, tiles in a grid, and the colorbar with the scope of its scale in words. */
export function composeSheet(
  { facts, channels, header, scope }: SheetContent,
  layout: SheetLayout,
  measure: Measure,
): Figure {
  const top = linesOf(facts.tap, [...header, ...markNotes(facts)], measure);
  const tiles = tilesMarks(channels, facts, { ...layout, measure });
  const bottom = legend(facts, scope, measure);
  const parts = [top, tiles, bottom];
  const width = Math.ceil(Math.max(...parts.map((part) => part.width)));
  let y = MARGIN;
  const marks = parts.flatMap((part) => {
    const placed = moved(part.marks, MARGIN, y);
    y += part.height + MARGIN - 6;
    return placed;
  });
  return { width: width + 2 * MARGIN, height: Math.ceil(y) + 6, background: PAGE.background, marks };
}

interface Part extends Size {
  readonly marks: readonly Mark[];
}

function tilesMarks(
  channels: readonly Channel[],
  facts: Facts,
  { columns, zoom, measure }: SheetLayout & { readonly measure: Measure },
): Part {
  const [height, width] = facts.shape;
  const captionWidth = Math.max(0, ...channels.map((channel) => measure(captionOf(channel), TEXT.caption)));
  const tiles = tilesOf(
    channels.length,
    { width, height },
    {
      captionWidth,
      ...(columns > 0 ? { columns } : {}),
      ...(zoom > 0 ? { zoom } : {}),
    },
  );
  const coloring = { ...tiles, domain: facts.domain, colormap: facts.colormap };
  const marks = channels.flatMap((channel, index) => {
    const cell = tiles.cells[index];
    return cell === undefined ? [] : tileMarks(channel, cell, coloring);
  });
  return { width: tiles.width, height: tiles.height, marks };
}

/** A sentence for each kind of marked channel that there is. */
function markNotes({ marked, shape }: Facts): readonly string[] {
  const notes = [
    [marked.silent, "silent on this image (zero everywhere): gray with a slash"],
    [marked.constant, "constant: framed with a slash"],
    [marked.nonFinite, "with values that are no finite numbers: hatched"],
  ] as const;
  return notes.flatMap(([count, what]) =>
    count === 0 ? [] : [`${count} of ${formatCount(shape[2], "channel")} ${what}`],
  );
}

function legend({ domain, colormap }: Facts, scope: string, measure: Measure): Part {
  const bar = colorbar({ domain, colormap, length: BAR_LENGTH });
  const [low, high] = domain;
  const text = `One scale for ${scope}: ${formatNumber(low)} to ${formatNumber(high)}`;
  const label: Mark = { type: "text", x: BAR_LENGTH + 14, y: 10, text, style: TEXT.body, color: PAGE.faint };
  return {
    width: BAR_LENGTH + 14 + measure(text, TEXT.body),
    height: colorbarSize(BAR_LENGTH).height,
    marks: [...bar, label],
  };
}

function linesOf(title: string, lines: readonly string[], measure: Measure): Part {
  const text = (content: string, style: TextStyle, y: number): Mark => {
    const color = style === TEXT.title ? PAGE.ink : PAGE.faint;
    return { type: "text", x: 0, y, text: content, style, color };
  };
  const marks = [
    text(title, TEXT.title, 14),
    ...lines.map((line, index) => text(line, TEXT.body, 15 + (index + 1) * LINE)),
  ];
  const widths = [measure(title, TEXT.title), ...lines.map((line) => measure(line, TEXT.body))];
  return { width: Math.max(...widths), height: 18 + lines.length * LINE, marks };
}
