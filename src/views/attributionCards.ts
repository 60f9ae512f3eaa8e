import { enlargedBy } from "../activations/enlarged.js";
import type { Plane } from "../activations/plane.js";
import { stateOf, statisticsOf } from "../activations/statistics.js";
import { type Box, column, contentWidth, grid, row, textBox } from "../figures/layout/box.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import type { AttributedMap } from "./attributionInput.js";
import { type Channel, tileMarks } from "./tile.js";

/** The ways to enlarge the map of a layer to its image. */
export const ENLARGEMENTS = ["nearest", "bilinear"] as const;

/** A way to enlarge the map of a layer to its image. */
export type MapEnlargement = (typeof ENLARGEMENTS)[number];

/** Size, colors and words of a map's tile. */
export interface MapLook {
  /** The size of the image, to which the map is enlarged. */
  readonly size: Pick<Plane, "width" | "height">;
  readonly enlarge: MapEnlargement;
  /** The end of its scale about zero. */
  readonly end: number;
  readonly label: string;
  /** The title of the samples under the pointer. */
  readonly title: string;
}

/** A map as a tile, in the size of its image; one without evidence is gray with a slash. */
export function mapTile(
  { plane, isEmpty = false }: Pick<AttributedMap, "plane"> & { readonly isEmpty?: boolean },
  { size, enlarge, end, label, title }: MapLook,
): Channel {
  const isSame = plane.width === size.width && plane.height === size.height;
  const shown = isSame ? plane : enlargedBy(enlarge === "nearest" ? "squares" : "bilinear", plane, size);
  const statistics = statisticsOf(shown);
  return {
    ...{ index: 0, label, title, plane: shown, statistics },
    domain: [-end, end],
    colormap: "RdBu_r",
    state: isEmpty ? "silent" : stateOf(statistics),
  };
}

/** Tiles side by side, and the words beside them. */
export interface Card {
  readonly tiles: readonly Channel[];
  readonly title: string;
  readonly words: readonly string[];
}

/** Lengths on a screen. */
const WORDS_WIDTH = 240;
const LEAST_WORDS = 150;
const SIDE = 112;

/** Cards in reading order, as many in a row as fit. Samples are whole pixels. */
export function cardsBox(cards: readonly Card[], zoom: number, style: Style): Box {
  const boxes = cards.map((card) => cardBox(card, zoom, style));
  const width = Math.max(...boxes.map((box) => box.width));
  const gap = { width: style.spacing.group, height: style.spacing.part };
  const room = contentWidth(style) ?? style.spacing.row;
  const fitting = Math.max(1, Math.floor((room + gap.width) / (width + gap.width)));
  // A last row of a single card reads better as part of a longer column.
  return grid(boxes, { columns: Math.min(fitting, cards.length), gap });
}

/** One card below the other, so that their tiles stand in columns. */
export function stackedCards(cards: readonly Card[], zoom: number, style: Style): Box {
  return column(
    cards.map((card) => cardBox(card, zoom, style)),
    style.spacing.tile.height,
  );
}

function cardBox({ tiles, title, words }: Card, zoom: number, style: Style): Box {
  const { tile: gap, caption, part } = style.spacing;
  const { width = 1, height = 1 } = tiles[0]?.plane ?? {};
  const side = Math.max(width, height);
  const scale = zoom > 0 ? zoom : Math.max(1, Math.round(lengthIn(style, SIDE) / side));
  const step = width * scale + gap.width;
  const marks = tiles.flatMap((tile, at) => {
    const cell = { x: at * step, y: 0, width: width * scale, height: height * scale + caption };
    return tileMarks(tile, cell, { zoom: scale, ranges: false, brief: true, style });
  });
  const picture: Box = { width: tiles.length * step - gap.width, height: height * scale + caption, marks };
  const content = contentWidth(style);
  const left = content === undefined ? lengthIn(style, WORDS_WIDTH) : content - picture.width - part;
  const isBelow = left < lengthIn(style, LEAST_WORDS);
  const room = isBelow ? content : Math.min(left, lengthIn(style, WORDS_WIDTH));
  const said = wordsBox(title, words, { room, style });
  return isBelow
    ? column([picture, said], style.spacing.label)
    : row([picture, shiftedDown(said, caption)], part);
}

function wordsBox(
  title: string,
  words: readonly string[],
  { room, style }: { readonly room: number | undefined; readonly style: Style },
): Box {
  const head = textBox([title], style, { role: "body", color: style.page.ink, room });
  const rest = textBox(words, style, { role: "caption", color: style.page.faint, room });
  return column([head, rest], 0);
}

function shiftedDown(box: Box, dy: number): Box {
  return column([{ width: 0, height: dy, marks: [] }, box], 0);
}
