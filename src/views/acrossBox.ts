import { colorbar, colorbarSize } from "../figures/colorbar.js";
import { type Mark, moved } from "../figures/figure.js";
import { type Box, contentWidth, grid } from "../figures/layout/box.js";
import type { Rect } from "../figures/layout/grid.js";
import { clippedOf } from "../figures/scale/clipped.js";
import { finiteOf } from "../figures/scale/finite.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import { type ShownInput, shownInputOf } from "./inputTile.js";
import { panelLegend } from "./legend.js";
import type { TilesLook } from "./lineTiles.js";
import { drawnSize, stretchedChannel } from "./lineTiles.js";
import type { MapPanel } from "./panels.js";
import { type Channel, captionOf, tileMarks } from "./tile.js";
import { markNotes } from "./tileGrid.js";
import type { Composition } from "./view.js";

/** Lengths on a screen. */
const SIDE = 84;
const CELL = 96;

/** The input and the channels of several taps side by side, each with its tap, its number and its colorbar. */
export function acrossComposition(panel: MapPanel, over: TilesLook["over"], style: Style): Composition {
  const shown = shownInputOf(panel.input, panel.selection);
  const cells = [
    ...(shown === undefined ? [] : [inputCell(shown, style)]),
    ...panel.layers.map(({ tap, channels }) => {
      return cellBox({ name: tap.name, channel: channels[0] as Channel }, over, style);
    }),
  ];
  return {
    notes: markNotes(panel.facts),
    body: cellsBox(cells, style),
    legend: [panelLegend(panel, style, { isShared: false })],
  };
}

function inputCell({ tile, words }: ShownInput, style: Style): Box {
  return cellBox({ name: "input", channel: { ...tile, label: words.at(-1) ?? "" } }, undefined, style);
}

/** One channel, and its name. */
interface Named {
  readonly name: string;
  readonly channel: Channel;
}

/** The name of a tap, a tile with its caption, and for a channel its colorbar. */
function cellBox({ name, channel }: Named, over: TilesLook["over"], style: Style): Box {
  const { page, text } = style;
  const { plane, domain, colormap } = channel;
  const zoom = Math.max(1, Math.round(lengthIn(style, SIDE) / Math.max(plane.width, plane.height)));
  const caption = style.spacing.caption;
  const area: Rect = { x: 0, y: 2 * caption, ...drawnSize(plane, zoom, style) };
  const title: Mark = {
    ...{ type: "text", x: 0, y: caption - lengthIn(style, 2), text: name },
    ...{ style: text.body, color: page.ink },
  };
  const look = { ranges: false, zoom, style };
  const tile = tileMarks(stretchedChannel(channel, zoom, style), { ...area, y: caption }, look);
  const texts = [style.measure(name, text.body), style.measure(captionOf(channel, look), text.caption)];
  const length = Math.max(lengthIn(style, CELL), area.width);
  const y = area.y + area.height + style.spacing.part / 2;
  const clipped = clippedOf(finiteOf([plane]), domain);
  // The pixels of an image need no scale.
  const bar = channel.under === undefined ? colorbar({ domain, colormap, length, clipped }, style) : [];
  return {
    width: Math.ceil(Math.max(length, ...texts)),
    height: Math.ceil(y + colorbarSize({ length }, style).height),
    marks: [title, ...tile, ...(over?.(channel, { ...area, zoom }) ?? []), ...moved(bar, 0, Math.round(y))],
  };
}

/** Boxes in cells of one size, in as many lines as the page needs. */
function cellsBox(boxes: readonly Box[], style: Style): Box {
  const gap = { width: style.spacing.part, height: style.spacing.part };
  const widest = Math.max(...boxes.map(({ width }) => width));
  const room = contentWidth(style) ?? style.spacing.row;
  const most = Math.max(1, Math.floor((room + gap.width) / (widest + gap.width)));
  return grid(boxes, { columns: Math.min(boxes.length, most), gap });
}
