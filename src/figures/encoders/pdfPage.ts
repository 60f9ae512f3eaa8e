import { DEFAULT_DPI, type Figure, type RasterMark } from "../figure.js";
import { FONT_FILES } from "../font.js";
import type { Metadata } from "./encoder.js";
import { encodeTile } from "./encodeTile.js";
import { metadataText } from "./metadata.js";
import { drawPdfMark, type PdfContext } from "./pdfMarks.js";

const POINTS_PER_INCH = 72;

/** The size of a figure's pixel on paper, in points. */
export function pointsPerPixel({ dpi = DEFAULT_DPI }: Pick<Figure, "dpi">): number {
  return POINTS_PER_INCH / dpi;
}

/** The entry of the document information with the metadata. ISO 32000-1, 14.3.3 allows entries of a producer's own. */
export const INFO_KEY = "Convscope";

/** Opens a document without a date, in which the font is registered by its weights, `normal` and `bold`. */
export async function openPdf(
  title: string,
  metadata: Metadata,
  options: PDFKit.PDFDocumentOptions,
): Promise<PDFKit.PDFDocument> {
  const { default: PDFDocument } = await import("pdfkit");
  const info = {
    Title: title,
    Creator: metadata.Software ?? "convscope",
    [INFO_KEY]: metadataText(metadata),
    CreationDate: new Date(0),
  };
  const page = new PDFDocument({ ...options, info });
  // pdfkit requires a date and writes every enumerable entry. Hidden, the date does not reach the file.
  Object.defineProperty(page.info, "CreationDate", { enumerable: false });
  for (const [weight, path] of Object.entries(FONT_FILES)) page.registerFont(weight, path);
  return page;
}

/** Resolves to the bytes of a document when it has ended. Must be called before anything is drawn. */
export function pdfBytes(page: PDFKit.PDFDocument): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  return new Promise((resolve, reject) => {
    page.on("data", (part: Buffer) => parts.push(part));
    page.on("error", reject);
    page.on("end", () => resolve(Buffer.concat(parts)));
  });
}

/** Draws a figure with its upper left corner at the origin; `scale` is the size of a pixel in points. */
export function drawPdfFigure({ page, pictures }: PdfContext, figure: Figure, scale: number): void {
  page.save().scale(scale);
  page.rect(0, 0, figure.width, figure.height).fill(figure.background);
  page.lineWidth(1);
  for (const mark of figure.marks) drawPdfMark({ page, pictures }, mark);
  page.restore();
}

/** The rasters of a figure as PNG files that are fine enough for print. */
export async function pdfPictures({ marks, dpi = DEFAULT_DPI }: Figure): Promise<PdfContext["pictures"]> {
  const rasters = marks.filter((mark) => mark.type === "raster");
  const pictures = rasters.map(async (raster) => {
    return [raster, await encodeTile(raster, raster.zoom * enlargement(raster, dpi))] as const;
  });
  return new Map(await Promise.all(pictures));
}

/** Viewers smooth coarse pictures whatever the file says. */
const FINE_DPI = 300;
const MOST_PIXELS = 4096;

/** The repetition of pixels that keeps viewers from smoothing a picture, within the limits of its size. */
function enlargement({ samples, zoom }: RasterMark, dpi: number): number {
  const fitting = Math.floor(MOST_PIXELS / (Math.max(samples.width, samples.height) * zoom));
  return Math.max(1, Math.min(Math.ceil(FINE_DPI / dpi), fitting));
}
