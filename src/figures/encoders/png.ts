import type { Canvas } from "canvas";
import { drawFigure, release } from "../canvas.js";
import { DEFAULT_DPI, type Figure } from "../figure.js";
import { loadCanvas } from "../library.js";
import { type Chunk, chunksOf, pngOf, readTexts, SRGB_CHUNK, sizeChunk, textChunks } from "./chunks.js";
import { pngParts } from "./containers/pngParts.js";
import { bufferOf, type Encoder, type Metadata } from "./encoder.js";
import { fewColors } from "./fewColors.js";
import { figureColors } from "./figureColors.js";
import { pixelItems } from "./items/pixelItems.js";
import { pixelFileDifference } from "./pixelFiles.js";
import { indexedChunks, MOST_COLORS } from "./scanlines.js";
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

/** What text and slanted lines add to a figure's colors at the least: with fewer left, looking does not pay. */
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
