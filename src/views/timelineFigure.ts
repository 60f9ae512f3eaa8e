import { formatNumber } from "../core/format.js";
import type { Figure, Mark } from "../figures/figure.js";
import { type Matrix, type MatrixPart, matrixOf } from "../figures/layout/matrix.js";
import { roundStep } from "../figures/layout/strip.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import { contentWidth, headingOf, stacked } from "./figureParts.js";
import { legendOf } from "./legend.js";
import type { Part } from "./part.js";
import { markNotes } from "./sheetFigure.js";
import { sideBySide } from "./sideBySide.js";
import { bodyMarks, type Channel, frameOf } from "./tile.js";
import type { Facts } from "./view.js";

/** A row of a timeline: what one checkpoint's channels gave. */
export interface TimelineRow {
  readonly label: string;
  readonly channels: readonly Channel[];
}

/** What a timeline shows. */
export interface TimelineContent {
  readonly facts: Facts;
  /** The same channels in each, in one order. */
  readonly rows: readonly TimelineRow[];
  /** What the labels of rows are. */
  readonly rowTitle: string;
  /** Whether the channels are units without a place, which touch each other. */
  readonly isStrip: boolean;
  /** Lines below the title. */
  readonly header: readonly string[];
  /** What shares the scale, in words. */
  readonly scope: string;
  /** Whether what is drawn is a part of what the scale is made of. Default: no. */
  readonly isPart?: boolean;
}

/** Composes a timeline: header, a row of tiles for each checkpoint, and the colorbar with the scope of its scale. */
export function composeTimeline(
  { isStrip, ...content }: TimelineContent,
  { zoom }: { readonly zoom: number },
  style: Style,
): Figure {
  const { facts, header, scope, isPart = false } = content;
  const rows = isStrip
    ? content.rows.map(({ label, channels }) => ({ label, channels: channels.map(upright) }))
    : content.rows;
  const channels = rows.flatMap((row) => row.channels);
  const isShared = facts.domain !== null;
  const notes = [
    ...(isStrip && (channels[0]?.plane.height ?? 1) > 1 ? ["time runs down within each row"] : []),
    ...markNotes(facts, `${channels.length} ${isStrip ? "cells" : "tiles"}`),
  ];
  return stacked(
    [
      headingOf(facts.tap, [...header, ...notes], style),
      gridPart({ ...content, rows }, { zoom, isStrip, isShared }, style),
      legendOf(channels, { scope, isShared, clipped: facts.clipped, isPart }, style),
    ],
    style,
  );
}

/** A unit as a column: time runs down, so that units stand side by side. */
function upright(channel: Channel): Channel {
  const { width, height } = channel.plane;
  return { ...channel, plane: { ...channel.plane, width: 1, height: width * height } };
}

interface GridLook {
  readonly zoom: number;
  readonly isStrip: boolean;
  /** Whether all tiles are on one scale; else each column tells its own. */
  readonly isShared: boolean;
}

/** Lengths on a screen. */
const ROOM = 1130;
const SIDE = 72;
/** Rows are read along and one after the other: they are divided where the page ends rather than for its shape. */
const ASPECTS = { least: 0.4, most: 8 } as const;
const LABEL_GAP = 7;
const LINE = 13;

type GridContent = Omit<TimelineContent, "isStrip">;

function gridPart(content: GridContent, { zoom, isStrip, isShared }: GridLook, style: Style): Part {
  const labels = labelsOf(content, { isStrip, isShared }, style);
  const [first] = content.rows[0]?.channels ?? [];
  const tile = { width: first?.plane.width ?? 1, height: first?.plane.height ?? 1 };
  const matrix = matrixOf(
    { rows: content.rows.length, columns: labels.columns.length, tile },
    {
      label: { width: labels.indent, height: labels.head },
      columnWidth: isStrip && isShared ? 0 : labels.widest + lengthIn(style, 2),
      touches: { rows: isStrip && tile.height === 1, columns: isStrip && isShared },
      zoom,
      side: SIDE,
      aspects: ASPECTS,
      unit: style.unit,
      room: contentWidth(style) ?? lengthIn(style, ROOM),
    },
  );
  const marks = matrix.parts.flatMap((part) => {
    const rows = content.rows.slice(part.rows.from, part.rows.to).map(({ channels }, at) => {
      return rowMarks(channels.slice(part.columns.from, part.columns.to), { matrix, part, at }, style);
    });
    // Where rows touch, the frame of one would lie over the next.
    const [frames, tiles] = [rows.flatMap((row) => row.frames), rows.flatMap((row) => row.tiles)];
    return [...labelMarks(labels, matrix, part, style), ...frames, ...tiles];
  });
  return { width: Math.max(matrix.width, labels.indent + labels.title), height: matrix.height, marks };
}

/** The labels of a grid, and the room that they take. */
interface Labels {
  readonly rows: readonly string[];
  /** One line or two above each column: its index, and its range where it has its own. */
  readonly columns: readonly (readonly string[])[];
  readonly rowTitle: string;
  readonly columnTitle: string;
  readonly indent: number;
  readonly head: number;
  readonly widest: number;
  readonly title: number;
}

function labelsOf(
  { rows, rowTitle }: GridContent,
  { isStrip, isShared }: Pick<GridLook, "isStrip" | "isShared">,
  style: Style,
): Labels {
  const { measure, text } = style;
  const width = (label: string) => measure(label, text.caption);
  const longest = (all: readonly string[]) => Math.ceil(Math.max(0, ...all.map(width)));
  const columns = (rows[0]?.channels ?? []).map(({ index, domain }) =>
    isShared ? [String(index)] : [String(index), domain.map(formatNumber).join(" … ")],
  );
  const names = rows.map(({ label }) => label);
  const columnTitle = isStrip ? "unit" : "channel";
  return {
    rows: names,
    columns,
    rowTitle,
    columnTitle,
    indent: longest([rowTitle, ...names]) + lengthIn(style, LABEL_GAP),
    head: ((isShared ? 1 : 2) + 1) * lengthIn(style, LINE) + lengthIn(style, 2),
    widest: columns.reduce((most, lines) => Math.max(most, longest(lines)), 0),
    title: longest([columnTitle]),
  };
}

function labelMarks(labels: Labels, matrix: Matrix, part: MatrixPart, style: Style): readonly Mark[] {
  const { pitch, gap } = matrix;
  const caption = style.text.caption;
  const [line, near] = [lengthIn(style, LINE), lengthIn(style, LABEL_GAP)];
  const { ink, faint } = style.page;
  const text = (place: Pick<Mark & { type: "text" }, "x" | "y" | "text" | "align">, color: string): Mark => {
    return { type: "text", style: caption, color, ...place };
  };
  const top = part.y - lengthIn(style, 4);
  const columnStep =
    labels.widest < pitch.width ? 1 : roundStep(labels.widest + lengthIn(style, 8), pitch.width);
  const columns = labels.columns.slice(part.columns.from, part.columns.to).flatMap((lines, at) => {
    if ((part.columns.from + at) % columnStep !== 0) return [];
    const x = part.x + at * pitch.width + (pitch.width - gap.width) / 2;
    return lines.map((each, index) => {
      return text({ x, y: top - (lines.length - 1 - index) * line, text: each, align: "center" }, ink);
    });
  });
  const rowStep = roundStep(caption.size + lengthIn(style, 1), pitch.height);
  const rows = labels.rows.slice(part.rows.from, part.rows.to).flatMap((label, at) => {
    if ((part.rows.from + at) % rowStep !== 0) return [];
    const middle = part.y + at * pitch.height + (pitch.height - gap.height) / 2;
    return [text({ x: part.x - near, y: middle + caption.size * 0.36, text: label, align: "right" }, ink)];
  });
  const high = top - (labels.columns[0]?.length ?? 1) * line;
  return [
    text({ x: part.x, y: high, text: labels.columnTitle }, faint),
    text({ x: part.x - near, y: high, text: labels.rowTitle, align: "right" }, faint),
    ...columns,
    ...rows,
  ];
}

/** Where a row lies within a part of the grid. */
interface RowPlace {
  readonly matrix: Matrix;
  readonly part: MatrixPart;
  readonly at: number;
}

/** The tiles of a row and the frames around them; where tiles touch, one picture of all and over it those that are marked. */
function rowMarks(
  channels: readonly Channel[],
  { matrix, part, at }: RowPlace,
  style: Style,
): { readonly frames: readonly Mark[]; readonly tiles: readonly Mark[] } {
  const { zoom, pitch, gap } = matrix;
  const y = part.y + at * pitch.height;
  const [first] = channels as readonly [Channel, ...Channel[]];
  const { width, height } = first.plane;
  const inset = Math.floor((pitch.width - gap.width - width * zoom) / 2);
  const areaOf = (place: number) => {
    const x = part.x + place * pitch.width + inset;
    return { x, y, width: width * zoom, height: height * zoom };
  };
  const tiles = channels.flatMap((channel, place) => {
    if (gap.width === 0 && channel.state === "varied") return [];
    return bodyMarks(channel, areaOf(place), { zoom, page: style.page });
  });
  if (gap.width > 0) return { tiles, frames: channels.map((_, place) => frameOf(areaOf(place), style)) };
  const { domain, colormap } = first;
  const whole = { ...areaOf(0), width: channels.length * zoom };
  const row: Mark = {
    ...{ type: "raster", x: whole.x, y, zoom },
    ...{ samples: sideBySide(channels), domain, colormap },
  };
  return { tiles: [row, ...tiles], frames: [frameOf(whole, style)] };
}
