import { drawPdfFigure, pointsPerPixel } from "../../../figures/encoders/pdfPage.js";
import type { Figure } from "../../../figures/figure.js";
import type { Size } from "../../../figures/layout/grid.js";
import type { FigurePart } from "../../model.js";
import {
  commandHeight,
  drawTagged,
  ensureUpright,
  heightOf,
  heightOfText,
  MARGIN,
  type PdfDocument,
  remainingHeight,
  startPage,
  TEXT_STYLES,
  widthOf,
  writeCommand,
  writeText,
} from "./pdfDocument.js";

/** Text that precedes a figure on the same page, and its height. */
export interface Before {
  readonly height: number;
  readonly write: () => void;
}

/** The scale below which a figure's text is hard to read, so that a landscape page is considered. */
const SMALL = 0.55;
/** The gain in scale that justifies a landscape page. */
const WORTH = 1.2;
const GAP = 10;

/** Writes a figure with its heading, caption and command on one page, after the preceding text. */
export async function writeFigure(pdf: PdfDocument, part: FigurePart, before: Before): Promise<void> {
  const { figure, pictures } = await part.readPrint();
  const scale = placeFigure(pdf, figure, before.height + textHeight(pdf, part));
  before.write();
  writeText(pdf, part.title, TEXT_STYLES.heading, { tag: "H3", after: 4 });
  const { y } = pdf;
  const draw = () => {
    pdf.save().translate(MARGIN, y);
    drawPdfFigure({ page: pdf, pictures }, figure, scale);
    pdf.restore();
  };
  drawTagged(pdf, "Figure", draw, { alt: part.alt });
  pdf.x = MARGIN;
  pdf.y = y + figure.height * scale + GAP;
  writeText(pdf, captionOf(part), TEXT_STYLES.caption, { after: 4 });
  writeCommand(pdf, part.command);
  pdf.y += GAP;
}

/** The caption, with the variant shown: the others are available only in the browser. */
function captionOf({ caption, variants }: FigurePart): string {
  const labels = variants.map(({ label }) => label).filter((label) => label !== "");
  return labels.length < 2 ? caption : `${caption} Shown: scale by ${labels[0]}.`;
}

/** The factor by which a figure may shrink to fit on the current page. */
const SHRUNK = 0.75;

/** Starts a new page if a figure and its text do not fit on this one, and returns its scale in points per pixel. */
function placeFigure(pdf: PdfDocument, figure: Figure, words: number): number {
  ensureUpright(pdf);
  const natural = pointsPerPixel(figure);
  const whole = { width: widthOf(pdf), height: heightOf(pdf) - words };
  const upright = fittedScale(figure, whole);
  const lying = fittedScale(figure, { width: heightOf(pdf), height: widthOf(pdf) - words });
  if (upright < SMALL * natural && lying > WORTH * upright) {
    startPage(pdf, "landscape");
    return lying;
  }
  const here = fittedScale(figure, { ...whole, height: remainingHeight(pdf) - words });
  if (here >= SHRUNK * upright) return here;
  startPage(pdf);
  return upright;
}

function fittedScale(figure: Figure, { width, height }: Size): number {
  return Math.min(pointsPerPixel(figure), width / figure.width, height / figure.height);
}

/** The height of everything but the figure. */
function textHeight(pdf: PdfDocument, part: FigurePart): number {
  const words =
    heightOfText(pdf, part.title, TEXT_STYLES.heading) +
    heightOfText(pdf, captionOf(part), TEXT_STYLES.caption);
  return words + commandHeight(pdf, part.command) + 2 * GAP + 8;
}
