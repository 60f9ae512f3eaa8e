import type { CanvasRenderingContext2D } from "canvas";
import type { Atlas } from "./atlas.js";
import {
  drawWith,
  evenShift,
  type HatchMark,
  type LineMark,
  type Mark,
  type MarkDrawers,
  type PathMark,
  type RasterMark,
  type RectMark,
  type TextMark,
} from "./figure.js";
import { cssFont } from "./font.js";
import { hatchLines } from "./hatch.js";

/** The target of drawing, and the resources of marks. */
export interface DrawContext {
  readonly context: CanvasRenderingContext2D;
  readonly atlas: Atlas;
}

const DRAWERS: MarkDrawers<DrawContext> = {
  raster: drawRaster,
  text: drawText,
  rect: drawRect,
  line: drawLine,
  hatch: drawHatch,
  path: drawPath,
};

/** Draws a mark of a figure. */
export function drawMark(context: DrawContext, mark: Mark): void {
  drawWith(DRAWERS, context, mark);
}

function drawRaster({ context, atlas }: DrawContext, mark: RasterMark): void {
  const [left, top] = atlas.corners.get(mark) ?? [0, 0];
  const { width, height } = mark.samples;
  context.drawImage(
    atlas.canvas,
    left,
    top,
    width,
    height,
    mark.x,
    mark.y,
    width * mark.zoom,
    height * mark.zoom,
  );
}

function drawText({ context }: DrawContext, mark: TextMark): void {
  const font = cssFont(mark.style);
  // Setting a font is slow even if it does not change.
  if (context.font !== font) context.font = font;
  context.fillStyle = mark.color;
  context.textAlign = mark.align ?? "left";
  if (mark.rotate === undefined) context.fillText(mark.text, mark.x, mark.y);
  else drawTurned(context, mark, mark.rotate);
}

function drawTurned(context: CanvasRenderingContext2D, { x, y, text }: TextMark, degrees: number): void {
  context.save();
  context.translate(x, y);
  context.rotate((degrees * Math.PI) / 180);
  context.fillText(text, 0, 0);
  context.restore();
}

function drawRect({ context }: DrawContext, mark: RectMark): void {
  if (mark.fill !== undefined) {
    context.fillStyle = mark.fill;
    context.fillRect(mark.x, mark.y, mark.width, mark.height);
  }
  if (mark.stroke === undefined) return;
  const { lineWidth = 1 } = mark;
  context.lineWidth = lineWidth;
  context.strokeStyle = mark.stroke;
  const [x, y] = [mark.x + lineWidth / 2, mark.y + lineWidth / 2];
  context.strokeRect(x, y, mark.width - lineWidth, mark.height - lineWidth);
}

function drawLine({ context }: DrawContext, mark: LineMark): void {
  const shift = evenShift(mark);
  context.lineWidth = mark.lineWidth ?? 1;
  context.strokeStyle = mark.color;
  context.beginPath();
  context.moveTo(mark.from[0] + shift, mark.from[1] + shift);
  context.lineTo(mark.to[0] + shift, mark.to[1] + shift);
  context.stroke();
}

function drawHatch({ context }: DrawContext, mark: HatchMark): void {
  context.save();
  context.beginPath();
  context.rect(mark.x, mark.y, mark.width, mark.height);
  context.clip();
  context.beginPath();
  for (const [from, to] of hatchLines(mark)) {
    context.moveTo(...from);
    context.lineTo(...to);
  }
  context.lineWidth = mark.lineWidth ?? 1;
  context.strokeStyle = mark.color;
  context.stroke();
  context.restore();
}

function drawPath({ context }: DrawContext, mark: PathMark): void {
  context.save();
  context.beginPath();
  for (const point of mark.points) context.lineTo(...point);
  if (mark.closed === true) context.closePath();
  if (mark.fill !== undefined) {
    context.fillStyle = mark.fill;
    context.globalAlpha = mark.opacity ?? 1;
    context.fill();
    context.globalAlpha = 1;
  }
  if (mark.stroke !== undefined) {
    context.lineWidth = mark.lineWidth ?? 1;
    context.lineJoin = "round";
    context.setLineDash([...(mark.dash ?? [])]);
    context.strokeStyle = mark.stroke;
    context.stroke();
  }
  context.restore();
}
