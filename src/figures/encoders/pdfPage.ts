import { DEFAULT_DPI, type Figure, type RasterMark } from "../figure.js";
import { FONT_FILES } from "../font.js";
import type { Metadata } from "./encoder.js";
import { metadataText } from "./metadata.js";
import { drawPdfMark, type PdfContext } from "./pdfMarks.js";
import { encodeTile } from "./tile.js";

const POINTS_PER_INCH = 72;

/** The size of a figure's pixel on paper, in points. */
export function pointsPerPixel({ dpi = DEFAULT_DPI }: Pick<Figure, "dpi">): number {
  return POINTS_PER_INCH / dpi;
}

/** Beside the standard entries of a document's information (ISO 32000-1, 14.3.3) a producer may have its own. */
export const INFO_KEY = "Convscope";

/** Opens a document that knows the font by its weights, `normal` and `bold`, and has no date. */
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
  // pdfkit reads a date where it needs one, and writes every enumerable entry. Files contain no dates.
  Object.defineProperty(page.info, "CreationDate", { enumerable: false });
  for (const [weight, path] of Object.entries(FONT_FILES)) page.registerFont(weight, path);
  return page;
}

/** The bytes of a document, once it has ended. Ask before anything is drawn. */
export function pdfBytes(page: PDFKit.PDFDocument): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  return new Promise((resolve, reject) => {
    page.on("data", (part: Buffer) => parts.push(part));
    page.on("error", reject);
    page.on("end", () => resolve(Buffer.concat(parts)));
  });
}

/** Draws a figure with its upper left corner at the origin, with a given number of points per pixel. */
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
