import type { Canvas } from "canvas";
import { UserError } from "../core/errors.js";
import { drawAtlas } from "./atlas.js";
import { loadCanvas } from "./canvasLibrary.js";
import type { Figure } from "./figure.js";
import { drawMark } from "./marks.js";

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
