import type { Canvas, CanvasRenderingContext2D } from "canvas";
import { UserError } from "../core/errors.js";
import { type Atlas, drawAtlas } from "./atlas.js";
import { loadCanvas } from "./canvasLibrary.js";
import {
  drawWith,
  evenShift,
  type Figure,
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

/** Draws a figure on a canvas, pixel for pixel. */
export async function drawFigure(figure: Figure): Promise<Canvas> {
  checkSize(figure);
  const { createCanvas } = await loadCanvas();
  const canvas = createCanvas(figure.width, figure.height);
  const context = canvas.getContext("2d", { alpha: false });
  context.fillStyle = figure.background;
  context.fillRect(0, 0, figure.width, figure.height);
  context.imageSmoothingEnabled = false;
  // Text drawn as glyphs takes half the time of its outlines.
  context.textDrawingMode = "glyph";
  const atlas = await drawAtlas(figure.marks.filter((mark) => mark.type === "raster"));
  for (const mark of figure.marks) drawMark({ context, atlas }, mark);
  release(atlas.canvas);
  return canvas;
}

/** Frees a canvas's pixels immediately: the garbage collector does not see their memory and would wait too long. */
export function release(canvas: Canvas): void {
  canvas.width = 0;
}

/** The maximum side length that cairo supports, in pixels. */
const LONGEST_SIDE = 32_767;

function checkSize({ width, height }: Figure): void {
  if (Math.max(width, height) <= LONGEST_SIDE) return;
  throw new UserError(
    `Cannot draw the figure: it would have ${width}×${height} pixels, and a side is limited to ${LONGEST_SIDE}. Use a smaller --zoom or other --columns.`,
  );
}

/** The target of drawing, and the resources of marks. */
interface DrawContext {
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
function drawMark(context: DrawContext, mark: Mark): void {
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
