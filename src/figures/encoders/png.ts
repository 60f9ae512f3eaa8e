import type { Canvas } from "canvas";
import { drawFigure, release } from "../canvas.js";
import { loadCanvas } from "../canvasLibrary.js";
import { DEFAULT_DPI, type Figure, type Mark, type RasterMark } from "../figure.js";
import { packedOf, type RasterColors, rasterColors } from "../rasterColors.js";
import { type Chunk, chunksOf, pngOf, readTexts, SRGB_CHUNK, sizeChunk, textChunks } from "./chunks.js";
import { pngParts } from "./containers/pngParts.js";
import { bufferOf, type Encoder, type Metadata } from "./encoder.js";
import { pixelItems } from "./items/pixelItems.js";
import { pixelFileDifference } from "./pixelFiles.js";
import { indexedChunks, MOST_COLORS, type Scanlines } from "./scanlines.js";
import { isSolid, paintSolid } from "./solid.js";

/** Pixels, lossless: indexed where a figure has few colors. */
export const png: Encoder = {
  summary: "pixels, lossless; opens everywhere",
  mediaType: "image/png",
  encode: encodePng,
  decodeMetadata: readTexts,
  difference: pixelFileDifference(pngParts),
  items: async (file, figure) =>
    pixelItems(bufferOf(file), {
      takeApart: pngParts,
      metadata: readTexts(file),
      pictures: [{ file, figure }],
    }),
};

/** Draws a figure and encodes it as PNG, its metadata right behind the header. The same figure gives the same bytes. */
export async function encodePng(figure: Figure, metadata: Metadata = {}): Promise<Uint8Array> {
  const [header, ...rest] = await pictureChunks(figure);
  const about = [SRGB_CHUNK, sizeChunk(figure.dpi ?? DEFAULT_DPI), ...textChunks(metadata)];
  return pngOf([header, ...about, ...rest]);
}

async function pictureChunks(figure: Figure): Promise<readonly [Chunk, ...Chunk[]]> {
  if (isSolid(figure)) {
    const colors = figureColors(figure, MOST_COLORS);
    if (colors !== undefined) return indexedChunks(paintSolid(figure, colors));
  }
  const canvas = await drawFigure(figure);
  try {
    const isPromising = figureColors(figure, MOST_COLORS - ROUNDING_SHADES) !== undefined;
    const lines = isPromising ? fewColors(canvas) : undefined;
    return await (lines === undefined ? rgbChunks(canvas) : indexedChunks(lines));
  } finally {
    release(canvas);
  }
}

/** The minimum number of colors that text and slanted lines add: with fewer left, a palette is not worth trying. */
const ROUNDING_SHADES = 64;

async function rgbChunks(canvas: Canvas): Promise<readonly [Chunk, ...Chunk[]]> {
  const { Canvas } = await loadCanvas();
  // Level 3 without filters is both quickest and among the smallest for maps of few colors; the defaults are neither.
  const options = { compressionLevel: 3 as const, filters: Canvas.PNG_FILTER_NONE };
  const bytes = await new Promise<Buffer>((resolve, reject) => {
    canvas.toBuffer((error, png) => (error ? reject(error) : resolve(png)), "image/png", options);
  });
  // A color for what lies behind the picture is of no use to one that nothing shows through.
  const [header, ...rest] = [...chunksOf(bytes)].filter(({ type }) => type !== "bKGD");
  if (header === undefined) throw new Error("node-canvas wrote no PNG file.");
  return [header, ...rest];
}

/** The pixels of a canvas as lines of indices into their colors; undefined if these are more than 256. */
function fewColors(canvas: Canvas): Scanlines | undefined {
  const { width, height, stride } = canvas;
  const raw = canvas.toBuffer("raw");
  const pixels = new Uint32Array(raw.buffer, raw.byteOffset, raw.length / 4);
  const bytes = new Uint8Array((width + 1) * height);
  const places = new Map<number, number>();
  for (let y = 0; y < height; y++) {
    const line = pixels.subarray((y * stride) / 4, (y * stride) / 4 + width);
    indexLine(line, places, bytes.subarray(y * (width + 1) + 1));
    if (places.size > MOST_COLORS) return undefined;
  }
  const palette = Array.from(places.keys(), (pixel) => pixel & 0xffffff);
  return { width, height, bytes, palette };
}

function indexLine(line: Uint32Array, places: Map<number, number>, out: Uint8Array): void {
  let last: number | undefined;
  let place = 0;
  for (let x = 0; x < line.length; x++) {
    const pixel = line[x] as number;
    if (pixel !== last) {
      place = places.get(pixel) ?? places.size;
      if (place === places.size) places.set(pixel, place);
      last = pixel;
    }
    out[x] = place;
  }
}

/**
 * The colors that the marks of a figure name and that its samples get, as 0xRRGGBB, each once; undefined if they are
 * more than `most`. The last marks are looked at first: a colorbar is among them, and tells most soon.
 */
function figureColors({ background, marks }: Figure, most: number): ReadonlySet<number> | undefined {
  const colors = new Set([packedOf(background)]);
  const seen: Seen = new Map();
  for (const mark of marks.toReversed()) {
    if (mark.type === "raster") addColors(mark, colors, seen);
    else for (const color of namedColors(mark)) colors.add(packedOf(color));
    if (colors.size > most) return undefined;
  }
  return colors;
}

function namedColors(mark: Exclude<Mark, RasterMark>): readonly string[] {
  if ("color" in mark) return [mark.color];
  return [mark.fill, mark.stroke].filter((color) => color !== undefined);
}

/** The colors of a list that were already found: most rasters of a figure have the same list. */
type Seen = Map<RasterColors["colors"], Uint8Array>;

function addColors(raster: RasterMark, colors: Set<number>, seen: Seen): void {
  const { colors: list, places } = rasterColors(raster);
  const used = seen.get(list) ?? new Uint8Array(list.length);
  seen.set(list, used);
  for (let at = 0; at < places.length; at++) {
    const place = places[at] as number;
    if (used[place] === 1) continue;
    used[place] = 1;
    colors.add(list[place] as number);
  }
}
