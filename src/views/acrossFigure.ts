import { colorbar, colorbarSize } from "../figures/colorbar.js";
import { type Figure, type Mark, moved } from "../figures/figure.js";
import { type Box, contentWidth, grid } from "../figures/layout/box.js";
import type { Rect } from "../figures/layout/grid.js";
import { clippedOf } from "../figures/scale/clipped.js";
import { finiteOf } from "../figures/scale/finite.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import type { Band } from "./bands.js";
import type { BandsContent } from "./bandsFigure.js";
import { headingOf, stacked } from "./figureParts.js";
import { legendOf } from "./legend.js";
import { markNotes } from "./sheetFigure.js";
import { drawnSize, stretchedChannel } from "./stretched.js";
import { type Channel, captionOf, tileMarks } from "./tile.js";

/** Lengths on a screen. */
const SIDE = 84;
const CELL = 96;

/** Composes channels of several taps side by side, the input first: each with its tap, its number and its colorbar. */
export function composeAcross(content: BandsContent, style: Style): Figure {
  const { title, header, facts, input, bands, scope, isPart = false } = content;
  const channels = bands.flatMap((band) => band.channels);
  const cells = [
    cellPart({ name: "input", channel: { ...input.tile, label: input.words.at(-1) ?? "" } }, {}, style),
    ...bands.map((band) => cellPart(pickOf(band), content, style)),
  ];
  const legend = legendOf(channels, { scope, isShared: false, clipped: facts.clipped, isPart }, style);
  return stacked(
    [headingOf(title, [...header, ...markNotes(facts)], style), sideBySide(cells, style), legend],
    style,
  );
}

/** One channel, and what it is called. */
interface Picked {
  readonly name: string;
  readonly channel: Channel;
}

function pickOf({ tap, channels }: Band): Picked {
  return { name: tap.name, channel: channels[0] as Channel };
}

/** The name of a tap, a tile with its caption, and for a channel its colorbar. */
function cellPart({ name, channel }: Picked, { over }: Pick<BandsContent, "over">, style: Style): Box {
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

/** Parts in cells of one size, in as many lines as the page asks for. */
function sideBySide(parts: readonly Box[], style: Style): Box {
  const gap = { width: style.spacing.part, height: style.spacing.part };
  const widest = Math.max(...parts.map(({ width }) => width));
  const room = contentWidth(style) ?? style.spacing.row;
  const most = Math.max(1, Math.floor((room + gap.width) / (widest + gap.width)));
  return grid(parts, { columns: Math.min(parts.length, most), gap });
}
