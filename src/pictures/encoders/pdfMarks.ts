import type { HatchMark, LineMark, Mark, PolygonMark, RasterMark, RectMark, TextMark } from "../figure.js";
import { hatchLines } from "../hatch.js";

/** What a mark is drawn on and from. */
export interface PdfEasel {
  readonly page: PDFKit.PDFDocument;
  /** The rasters as PNG files. */
  readonly pictures: ReadonlyMap<RasterMark, Buffer>;
}

type Drawers = { readonly [T in Mark["type"]]: (easel: PdfEasel, mark: Mark & { readonly type: T }) => void };

const DRAWERS: Drawers = {
  raster: drawRaster,
  text: drawText,
  rect: drawRect,
  line: drawLine,
  hatch: drawHatch,
  polygon: drawPolygon,
};

/** Draws one mark of a figure onto a page whose unit is the figure's pixel. */
export function drawPdfMark<T extends Mark["type"]>(
  easel: PdfEasel,
  mark: Mark & { readonly type: T },
): void {
  DRAWERS[mark.type](easel, mark);
}

function drawRaster({ page, pictures }: PdfEasel, mark: RasterMark): void {
  const { x, y, zoom, samples } = mark;
  const picture = pictures.get(mark);
  if (picture === undefined) return;
  page.image(picture, x, y, { width: samples.width * zoom, height: samples.height * zoom });
}

const SHIFTS = { left: 0, center: 0.5, right: 1 } as const;

function drawText({ page }: PdfEasel, { x, y, text, style, color, align = "left" }: TextMark): void {
  page.font(style.weight).fontSize(style.size).fillColor(color);
  const left = x - SHIFTS[align] * page.widthOfString(text);
  page.text(text, left, y, { lineBreak: false, baseline: "alphabetic" });
}

function drawRect({ page }: PdfEasel, { x, y, width, height, fill, stroke }: RectMark): void {
  if (fill !== undefined) page.rect(x, y, width, height).fill(fill);
  if (stroke !== undefined) page.rect(x + 0.5, y + 0.5, width - 1, height - 1).stroke(stroke);
}

function drawLine({ page }: PdfEasel, { from, to, color }: LineMark): void {
  page.moveTo(...from).lineTo(...to).stroke(color); // biome-ignore format: one path
}

function drawHatch({ page }: PdfEasel, mark: HatchMark): void {
  page.save().rect(mark.x, mark.y, mark.width, mark.height).clip();
  for (const [from, to] of hatchLines(mark)) page.moveTo(...from).lineTo(...to);
  page.stroke(mark.color).restore();
}

function drawPolygon({ page }: PdfEasel, { points, fill, stroke }: PolygonMark): void {
  const path = () => page.polygon(...points.map(([x, y]) => [x, y]));
  if (fill !== undefined) path().fill(fill);
  if (stroke !== undefined) path().stroke(stroke);
}
