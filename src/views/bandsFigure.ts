import { formatCount } from "../core/format.js";
import type { Figure } from "../figures/figure.js";
import { type Box, column, textBox } from "../figures/layout/box.js";
import type { ScopeName } from "../figures/scale/scopes.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import type { Band } from "./bands.js";
import { type BandLook, bandTiles, tilesWidth, usualZoom } from "./bandTiles.js";
import { headingOf, stacked } from "./figureParts.js";
import { legendOf } from "./legend.js";
import type { Row } from "./rows.js";
import { type PageLayout, pagePart } from "./rowsPage.js";
import { markNotes } from "./sheetFigure.js";
import type { ShownInput } from "./shownInput.js";
import { drawnSize, stretchedChannel } from "./stretched.js";
import { type Channel, tileMarks } from "./tile.js";
import type { Facts } from "./view.js";

/** The content of a figure of bands. */
export interface BandsContent {
  readonly title: string;
  /** Lines below the title. */
  readonly header: readonly string[];
  readonly facts: Facts;
  readonly input: ShownInput;
  readonly bands: readonly Band[];
  /** The content below the bands. */
  readonly rows: readonly Row[];
  /** The scope of a scale, in words. */
  readonly scope: string;
  /** True if the scale covers more than is drawn. Default: no. */
  readonly isPart?: boolean;
  /** The overlay of the tiles. */
  readonly over?: BandLook["over"];
}

/** Lengths on a screen. */
const INPUT_SIDE = 112;
const TILES_IN_LINE = 8;

/** Composes a figure of bands: header, the input, a row for each band and what follows, and the words on the scale. */
export function composeBands(content: BandsContent, layout: PageLayout, style: Style): Figure {
  const { title, header, facts, input, bands, scope, isPart = false } = content;
  const look = lookOf(content);
  const channels = bands.flatMap((band) => band.channels);
  const isShared = facts.scope === "network" && facts.domain !== null;
  const rows = [...bands.map((band) => bandRow(band, facts.scope, { look, style })), ...content.rows];
  const page = pagePart(
    {
      rows,
      first: { aside: inputPart(input, style), row: inputRow(input, style) },
      usualZoom: zoomFor(bands, style),
      wanted: (zoom) => Math.max(0, ...bands.map((band) => wantedBy(band, zoom, { look, style }))),
    },
    layout,
    style,
  );
  const legend = legendOf(channels, { scope, isShared, clipped: facts.clipped, isPart }, style);
  return stacked([headingOf(title, [...header, ...markNotes(facts)], style), page, legend], style);
}

function lookOf({ facts, over }: BandsContent): BandLook {
  return { ranges: facts.scope === "filter", ...(over === undefined ? {} : { over }) };
}

/** The usual zoom of the largest map; without a band there is nothing to enlarge. */
function zoomFor(bands: readonly Band[], style: Style): number {
  const sizes = bands.map(({ shape: [height, width] }) => ({ width, height }));
  return Math.min(...sizes.map((size) => usualZoom(size, style)), usualZoom({ width: 1, height: 1 }, style));
}

interface Drawn {
  readonly look: BandLook;
  readonly style: Style;
}

function wantedBy({ channels }: Band, zoom: number, drawn: Drawn): number {
  return tilesWidth(channels, { count: Math.min(TILES_IN_LINE, channels.length), zoom }, drawn);
}

/** The scopes whose scales no colorbar beside a row can show: every tile has its own, or all of the page share one. */
const WITHOUT_BARS: ReadonlySet<ScopeName> = new Set(["filter", "network"]);

function bandRow({ tap, channels, group }: Band, scope: ScopeName, drawn: Drawn): Row {
  const [first] = channels;
  const shape = tap.shape.map((size) => size ?? "any").join("×");
  const row: Row = {
    name: tap.name,
    words: [tap.op, shape, countWords(channels.length, tap.shape.at(-1))].filter((line) => line !== ""),
    body: ({ room, zoom }) => bandTiles(channels, { room, zoom }, drawn),
  };
  if (first === undefined || WITHOUT_BARS.has(scope)) return row;
  const { domain, colormap } = first;
  return { ...row, bar: { group, domain, colormap, channels } };
}

/** The number of drawn channels, if not all. */
function countWords(drawn: number, all: number | null | undefined): string {
  return drawn === all || all == null ? "" : `${drawn} of ${formatCount(all, "channel")}`;
}

function inputRow({ tile, words }: ShownInput, style: Style): Row {
  return { name: "input", words, body: () => inputTilePart({ ...tile, label: "" }, style) };
}

function inputPart({ tile, words }: ShownInput, style: Style): Box {
  const picture = inputTilePart(tile, style);
  const room = Math.max(picture.width, lengthIn(style, INPUT_SIDE));
  const lines = textBox(words, style, { role: "caption", color: style.page.faint, room, baseline: 14 });
  return column([picture, lines], 0);
}

function inputTilePart(tile: Channel, style: Style): Box {
  const zoom = Math.max(
    1,
    Math.round(lengthIn(style, INPUT_SIDE) / Math.max(tile.plane.width, tile.plane.height)),
  );
  const { width, height } = drawnSize(tile.plane, zoom, style);
  const caption = style.spacing.caption;
  const area = { width, height: height + caption };
  const marks = tileMarks(
    stretchedChannel(tile, zoom, style),
    { x: 0, y: 0, ...area },
    { ranges: false, zoom, style },
  );
  return { ...area, marks };
}
