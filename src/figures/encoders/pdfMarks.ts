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
} from "../figure.js";
import { hatchLines } from "../hatch.js";
import { chunksOf } from "./chunks.js";

/** The target and the resources of a drawn mark. */
export interface PdfContext {
  readonly page: PDFKit.PDFDocument;
  /** The rasters as PNG files. */
  readonly pictures: ReadonlyMap<RasterMark, Buffer>;
}

const DRAWERS: MarkDrawers<PdfContext> = {
  raster: drawRaster,
  text: drawText,
  rect: drawRect,
  line: drawLine,
  hatch: drawHatch,
  path: drawPath,
};

/** Draws one mark of a figure onto a page whose unit is the figure's pixel. */
export function drawPdfMark(context: PdfContext, mark: Mark): void {
  drawWith(DRAWERS, context, mark);
}

function drawRaster({ page, pictures }: PdfContext, mark: RasterMark): void {
  const { x, y, zoom, samples } = mark;
  const picture = pictures.get(mark);
  if (picture === undefined) return;
  page.image(pdfImage(picture), x, y, { width: samples.width * zoom, height: samples.height * zoom });
}

const SHIFTS = { left: 0, center: 0.5, right: 1 } as const;

function drawText({ page }: PdfContext, mark: TextMark): void {
  const { x, y, text, style, color, align = "left", rotate } = mark;
  page.save();
  if (rotate !== undefined) page.rotate(rotate, { origin: [x, y] });
  page.font(style.weight).fontSize(style.size).fillColor(color);
  const left = x - SHIFTS[align] * page.widthOfString(text);
  page.text(text, left, y, { lineBreak: false, baseline: "alphabetic" }).restore();
}

function drawRect({ page }: PdfContext, mark: RectMark): void {
  const { x, y, width, height, fill, stroke, lineWidth = 1 } = mark;
  if (fill !== undefined) page.rect(x, y, width, height).fill(fill);
  if (stroke === undefined) return;
  const half = lineWidth / 2;
  page
    .rect(x + half, y + half, width - lineWidth, height - lineWidth)
    .lineWidth(lineWidth)
    .stroke(stroke);
}

function drawLine({ page }: PdfContext, mark: LineMark): void {
  const { from, to, color, lineWidth = 1 } = mark;
  const shift = evenShift(mark);
  page.moveTo(from[0] + shift, from[1] + shift).lineTo(to[0] + shift, to[1] + shift);
  page.lineWidth(lineWidth).stroke(color);
}

function drawHatch({ page }: PdfContext, mark: HatchMark): void {
  page.save().rect(mark.x, mark.y, mark.width, mark.height).clip();
  for (const [from, to] of hatchLines(mark)) page.moveTo(...from).lineTo(...to);
  page
    .lineWidth(mark.lineWidth ?? 1)
    .stroke(mark.color)
    .restore();
}

function drawPath({ page }: PdfContext, mark: PathMark): void {
  const { fill, opacity = 1, stroke, lineWidth = 1, dash } = mark;
  page.save().lineWidth(lineWidth).lineJoin("round");
  if (opacity < 1) page.fillOpacity(opacity);
  if (dash !== undefined) page.dash(dash[0], { space: dash[1] });
  if (fill !== undefined) tracePath(page, mark).fill(fill);
  if (stroke !== undefined) tracePath(page, mark).stroke(stroke);
  page.restore();
}

function tracePath(page: PDFKit.PDFDocument, { points, closed = false }: PathMark): PDFKit.PDFDocument {
  for (const [index, [x, y]] of points.entries()) index === 0 ? page.moveTo(x, y) : page.lineTo(x, y);
  return closed ? page.closePath() : page;
}

/** A picture as pdfkit draws one that it has opened. */
interface OpenImage {
  readonly width: number;
  readonly height: number;
  /** Its name on pages, and the object that holds it; nothing before it is embedded. */
  label?: string;
  obj?: PDFKit.PDFKitReference;
  embed(page: PDFKit.PDFDocument): void;
}

/** The parts of pdfkit that its types omit: it takes opened pictures, and gives objects numbers. */
type ImageSource = Parameters<PDFKit.PDFDocument["image"]>[0];
type Numbered = PDFKit.PDFKitReference & { readonly id: number };

/** Kinds of pixels in PNG files (PNG specification, third edition, section 11.2.1). */
const RGB = 2;
const INDEXED = 3;

/**
 * A PNG file without transparency as pdfkit draws it. Its compressed lines go into the document as they are, with the
 * palette beside them: pdfkit copies them byte by byte, and compresses each palette. Any other file is left to pdfkit.
 */
function pdfImage(png: Buffer): ImageSource {
  const chunks = [...chunksOf(png)];
  const dataOf = (wanted: string) =>
    Buffer.concat(chunks.flatMap(({ type, data }) => (type === wanted ? [data] : [])));
  const header = dataOf("IHDR");
  const isTransparent = chunks.some(({ type }) => type === "tRNS");
  if (header.length < 13 || isTransparent || header[12] !== 0) return png;
  const [width, height, bits, kind] = [header.readUInt32BE(0), header.readUInt32BE(4), header[8], header[9]];
  if (kind !== RGB && kind !== INDEXED) return png;
  const palette = dataOf("PLTE");
  const image: OpenImage = {
    width,
    height,
    embed(page) {
      const parameters = { Colors: kind === RGB ? 3 : 1, BitsPerComponent: bits, Columns: width };
      const object = page.ref({
        Type: "XObject",
        Subtype: "Image",
        BitsPerComponent: bits,
        Width: width,
        Height: height,
        Filter: "FlateDecode",
        DecodeParms: { Predictor: 15, ...parameters },
        ColorSpace: kind === RGB ? "DeviceRGB" : ["Indexed", "DeviceRGB", palette.length / 3 - 1, palette],
      });
      image.label = `I${(object as Numbered).id}`;
      image.obj = object;
      object.end(dataOf("IDAT"));
    },
  };
  return image as unknown as ImageSource;
}
