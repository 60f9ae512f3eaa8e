import type { Canvas } from "canvas";
import { UserError } from "../core/errors.js";
import { drawAtlas } from "./atlas.js";
import type { Figure } from "./figure.js";
import { loadCanvas } from "./library.js";
import { drawMark } from "./marks.js";

/** Draws a figure, one pixel of the canvas for each of its own. */
export async function drawFigure(figure: Figure): Promise<Canvas> {
  checkSize(figure);
  const { createCanvas } = await loadCanvas();
  const canvas = createCanvas(figure.width, figure.height);
  const context = canvas.getContext("2d", { alpha: false });
  context.fillStyle = figure.background;
  context.fillRect(0, 0, figure.width, figure.height);
  context.imageSmoothingEnabled = false;
  // Drawn as glyphs, text takes half the time that its outlines take.
  context.textDrawingMode = "glyph";
  const atlas = await drawAtlas(figure.marks.filter((mark) => mark.type === "raster"));
  for (const mark of figure.marks) drawMark({ context, atlas }, mark);
  release(atlas.canvas);
  return canvas;
}

/** Frees a canvas's pixels at once: the garbage collector, which sees none of them, would wait for long. */
export function release(canvas: Canvas): void {
  canvas.width = 0;
}

/** The longest side that cairo draws. */
const LONGEST_SIDE = 32_767;

function checkSize({ width, height }: Figure): void {
  if (Math.max(width, height) <= LONGEST_SIDE) return;
  throw new UserError(
    `The figure would have ${width}×${height} pixels, and no side can be longer than ${LONGEST_SIDE}: give a smaller --zoom or other --columns.`,
  );
}
