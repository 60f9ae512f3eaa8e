import { cachePixelValues, type PixelValues, paint } from "../atlas.js";
import type { Figure, Mark, RasterMark, RectMark } from "../figure.js";
import type { Rect } from "../layout/grid.js";
import { packedOf } from "../rasterColors.js";
import type { Scanlines } from "./scanlines.js";

/** A mark that gives each of its pixels one opaque color. */
type SolidMark = RasterMark | RectMark;

/** A figure of solid marks only. */
export type SolidFigure = Figure & { readonly marks: readonly SolidMark[] };

/** Tests whether a figure can be painted without a canvas: only rasters and rectangles on whole pixels within it. */
export function isSolid(figure: Figure): figure is SolidFigure {
  return isHex(figure.background) && figure.marks.every((mark) => isSolidMark(mark, figure));
}

function isSolidMark(mark: Mark, figure: Figure): boolean {
  if (mark.type === "raster") return Number.isInteger(mark.zoom) && isInside(areaOf(mark), figure);
  if (mark.type !== "rect" || !isInside(mark, figure)) return false;
  return (
    isHex(mark.fill) && isHex(mark.stroke) && Math.min(mark.width, mark.height) >= 2 * (mark.lineWidth ?? 1)
  );
}

function isHex(color: string | undefined): boolean {
  return color === undefined || /^#[0-9a-f]{6}$/i.test(color);
}

function isInside({ x, y, width, height }: Rect, page: Figure): boolean {
  const isWhole = [x, y, width, height].every(Number.isInteger);
  return isWhole && x >= 0 && y >= 0 && x + width <= page.width && y + height <= page.height;
}

function areaOf({ x, y, zoom, samples }: RasterMark): Rect {
  return { x, y, width: samples.width * zoom, height: samples.height * zoom };
}

/** Paints a solid figure as lines of indices into its colors, at most 256. */
export function paintSolid(figure: SolidFigure, colors: ReadonlySet<number>): Scanlines {
  const { width, height, marks, background } = figure;
  const palette = [...colors];
  const places = new Map(palette.map((color, place) => [color, place]));
  const bytes = new Uint8Array((width + 1) * height);
  // After the filter byte of the first line.
  // A map has colors that no sample uses.
  const pixelValuesOf = cachePixelValues((color) => places.get(color) ?? 0);
  const canvas: Canvas = { pixels: bytes.subarray(1), pitch: width + 1, places, pixelValuesOf };
  fill(canvas, { x: 0, y: 0, width, height }, background);
  for (const mark of marks) {
    if (mark.type === "raster") enlarge(canvas, mark);
    else drawRect(canvas, mark);
  }
  return { width, height, bytes, palette };
}

/** Indices in rows of length `pitch`, and the index of each color. */
interface Canvas {
  readonly pixels: Uint8Array;
  readonly pitch: number;
  readonly places: ReadonlyMap<number, number>;
  readonly pixelValuesOf: PixelValues;
}

function fill({ pixels, pitch, places }: Canvas, { x, y, width, height }: Rect, color: string): void {
  const place = places.get(packedOf(color)) as number;
  for (let row = y; row < y + height; row++) pixels.fill(place, row * pitch + x, row * pitch + x + width);
}

function drawRect(canvas: Canvas, mark: RectMark): void {
  const { x, y, width, height, stroke, lineWidth: rule = 1 } = mark;
  if (mark.fill !== undefined) fill(canvas, mark, mark.fill);
  if (stroke === undefined) return;
  fill(canvas, { x, y, width, height: rule }, stroke);
  fill(canvas, { x, y: y + height - rule, width, height: rule }, stroke);
  fill(canvas, { x, y, width: rule, height }, stroke);
  fill(canvas, { x: x + width - rule, y, width: rule, height }, stroke);
}

function enlarge({ pixels, pitch, pixelValuesOf }: Canvas, mark: RasterMark): void {
  const { zoom, samples } = mark;
  const { width, height } = samples;
  const small = new Uint8Array(width * height);
  paint(mark, { pixels: small, pitch: width, pixelValuesOf });
  for (let row = 0; row < height; row++) {
    const start = (mark.y + row * zoom) * pitch + mark.x;
    const end = start + width * zoom;
    for (let at = start, sample = row * width; at < end; sample++) {
      const place = small[sample] as number;
      for (const next = at + zoom; at < next; at++) pixels[at] = place;
    }
    for (let copy = 1; copy < zoom; copy++) pixels.copyWithin(start + copy * pitch, start, end);
  }
}
