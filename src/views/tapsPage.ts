import { formatCount, shapeText } from "../core/format.js";
import { type Box, column, textBox } from "../figures/layout/box.js";
import type { ScopeName } from "../figures/scale/scopes.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import type { Tap } from "../network/tap.js";
import { type ShownInput, shownInputOf } from "./inputTile.js";
import { panelLegend } from "./legend.js";
import { lineTiles, type TilesLook, tilesWidth, usualZoom } from "./lineTiles.js";
import { type MapPanel, OF_ALL_TAPS, type PanelLayer, type PanelPlan } from "./panels.js";
import { pictureBox } from "./pictureBox.js";
import type { Row } from "./rows.js";
import { type PageLayout, pageBox } from "./rowsPage.js";
import { markNotes } from "./tileGrid.js";
import type { Composition, Layer } from "./view.js";

/** The scope of a scale, in words for a figure of several taps. */
const SHARED_BY_TAPS: Readonly<Record<ScopeName, string>> = {
  layer: "each tap on a scale of its own, the same for all of its channels",
  filter: "each channel on its own scale",
  block: "each residual block on a scale of its own, the same for all of its taps",
  network: "one scale for all drawn taps",
  pair: "each tap on a scale of its own, the same in both networks",
};

/** The plan of one figure of several taps. Its layers are parts of it. */
export function tapsPlan(
  taps: readonly Tap[],
  layers: readonly Layer[],
): Omit<PanelPlan, "fileName" | "title"> {
  return {
    content: { tap: taps.map(({ name }) => name).join(", "), op: "several", shape: null },
    layers: layers.map((layer) => ({ ...layer, part: layer.tap.name })),
    shared: (scope) => SHARED_BY_TAPS[scope],
    covers: OF_ALL_TAPS,
  };
}

/** Rows of a page besides those of taps, and marks over tiles. */
export interface PageExtras {
  /** The rows below those of the taps. Default: none. */
  readonly rows?: readonly Row[];
  readonly over?: TilesLook["over"];
}

/** Lengths on a screen. */
const INPUT_SIDE = 112;
const TILES_IN_LINE = 8;

/** The input, a row for each layer and further rows below, and the scope of the scales in words. */
export function pageComposition(
  panel: MapPanel,
  { rows: below = [], over }: PageExtras,
  layout: PageLayout,
  style: Style,
): Composition {
  const { facts, layers } = panel;
  const look = { ranges: facts.scope === "filter", ...(over === undefined ? {} : { over }) };
  const input = shownInputOf(panel.input, panel.selection);
  const drawn = { look, style };
  const body = pageBox(
    {
      rows: [...layers.map((layer) => layerRow(layer, facts.scope, drawn)), ...below],
      ...(input && { first: { aside: inputBox(input, style), row: inputRow(input, style) } }),
      usualZoom: zoomFor(layers, style),
      wanted: (zoom) => Math.max(0, ...layers.map((layer) => wantedBy(layer, zoom, drawn))),
    },
    layout,
    style,
  );
  const isShared = facts.scope === "network" && facts.domain !== null;
  return { notes: markNotes(facts), body, legend: [panelLegend(panel, style, { isShared })] };
}

/** The usual zoom of the largest map, or of a single sample if there is none. */
function zoomFor(layers: readonly PanelLayer[], style: Style): number {
  const sizes = layers.map(({ activation: { shape } }) => ({ width: shape[2], height: shape[1] }));
  return Math.min(...sizes.map((size) => usualZoom(size, style)), usualZoom({ width: 1, height: 1 }, style));
}

interface Drawn {
  readonly look: TilesLook;
  readonly style: Style;
}

function wantedBy({ channels }: PanelLayer, zoom: number, drawn: Drawn): number {
  return tilesWidth(channels, { count: Math.min(TILES_IN_LINE, channels.length), zoom }, drawn);
}

/** The scopes without a colorbar beside each row: every tile has its own scale, or all share that of the page. */
const WITHOUT_BARS: ReadonlySet<ScopeName> = new Set(["filter", "network"]);

function layerRow({ tap, channels, group }: PanelLayer, scope: ScopeName, drawn: Drawn): Row {
  const [first] = channels;
  const shape = shapeText(tap.shape);
  const row: Row = {
    name: tap.name,
    words: [tap.op, shape, countWords(channels.length, tap.shape.at(-1))].filter((line) => line !== ""),
    body: ({ room, zoom }) => lineTiles(channels, { room, zoom }, drawn),
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
  return { name: "input", words, body: () => pictureBox({ ...tile, label: "" }, INPUT_SIDE, style) };
}

function inputBox({ tile, words }: ShownInput, style: Style): Box {
  const picture = pictureBox(tile, INPUT_SIDE, style);
  const room = Math.max(picture.width, lengthIn(style, INPUT_SIDE));
  const lines = textBox(words, style, { role: "caption", color: style.page.faint, room, baseline: 14 });
  return column([picture, lines], 0);
}
