import { type Box, shifted } from "../figures/layout/box.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import { drawnSize, stretchedChannel } from "./lineTiles.js";
import { type Channel, captionOf, tileMarks } from "./tile.js";

/** A picture as a tile with its caption, in whole pixels about as large as a side on a screen. */
export function pictureBox(tile: Channel, side: number, style: Style): Box {
  const zoom = Math.max(1, Math.round(lengthIn(style, side) / Math.max(tile.plane.width, tile.plane.height)));
  const { width, height } = drawnSize(tile.plane, zoom, style);
  const area = { width, height: height + style.spacing.caption };
  const look = { ranges: false, zoom, style };
  return { ...area, marks: tileMarks(stretchedChannel(tile, zoom, style), { x: 0, y: 0, ...area }, look) };
}

/** Pictures with their captions in lines, as many side by side as fit into a room. */
export function picturesBox(tiles: readonly Channel[], { side, room }: PicturesFrame, style: Style): Box {
  const boxes = tiles.map((tile) => {
    const box = pictureBox(tile, side, style);
    const caption = style.measure(captionOf(tile, { ranges: false }), style.text.caption);
    return { ...box, width: Math.max(box.width, Math.ceil(caption)) };
  });
  return flowedBoxes(boxes, room, style.spacing.part);
}

/** The usual side of pictures on a screen, and the width that they share. */
export interface PicturesFrame {
  readonly side: number;
  readonly room: number;
}

/** Boxes in lines from left to right, each line as long as fits into a room. */
export function flowedBoxes(boxes: readonly Box[], room: number, gap: number): Box {
  let [x, y, tall, wide] = [0, 0, 0, 0];
  const marks = boxes.flatMap((box) => {
    if (x > 0 && x + box.width > room) [x, y, tall] = [0, y + tall + gap, 0];
    const placed = shifted(box, x, y).marks;
    wide = Math.max(wide, x + box.width);
    x += box.width + gap;
    tall = Math.max(tall, box.height);
    return placed;
  });
  return { width: wide, height: y + tall, marks };
}
