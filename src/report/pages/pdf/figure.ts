import { drawPdfFigure, pointsPerPixel } from "../../../figures/encoders/pdfPage.js";
import type { Figure } from "../../../figures/figure.js";
import type { Size } from "../../../figures/layout/grid.js";
import type { FigurePart } from "../../model.js";
import {
  commandHeight,
  ensureUpright,
  heightOf,
  heightOfWords,
  LOOKS,
  MARGIN,
  marked,
  type PdfDocument,
  roomOn,
  say,
  sayCommand,
  turnPage,
  widthOf,
} from "./paper.js";

/** What is said before a figure, on the same page, and how high it is. */
export interface Before {
  readonly height: number;
  readonly say: () => void;
}

/** Below this a figure's words are hard to read; a page on its side is wider. */
const SMALL = 0.55;
/** How much larger a figure must become for its page to be turned. */
const WORTH = 1.2;
const GAP = 10;

/** Sets a figure with its heading, its caption and its command, together on one page, and what goes before them. */
export async function sayFigure(paper: PdfDocument, part: FigurePart, before: Before): Promise<void> {
  const { figure, pictures } = await part.readPrint();
  const scale = placed(paper, figure, before.height + wordsHeight(paper, part));
  before.say();
  say(paper, part.title, LOOKS.heading, { tag: "H3", after: 4 });
  const { y } = paper;
  const draw = () => {
    paper.save().translate(MARGIN, y);
    drawPdfFigure({ page: paper, pictures }, figure, scale);
    paper.restore();
  };
  marked(paper, "Figure", draw, { alt: part.alt });
  paper.x = MARGIN;
  paper.y = y + figure.height * scale + GAP;
  say(paper, captionOf(part), LOOKS.caption, { after: 4 });
  sayCommand(paper, part.command);
  paper.y += GAP;
}

/** Others than the first are on the page in the browser. */
function captionOf({ caption, variants }: FigurePart): string {
  const labels = variants.map(({ label }) => label).filter((label) => label !== "");
  return labels.length < 2 ? caption : `${caption} Shown: scale by ${labels[0]}.`;
}

/** How much smaller a figure may become to share a page with what is there already. */
const SHRUNK = 0.75;

/** Begins a page where a figure and its words do not fit this one, and gives its scale in points per pixel. */
function placed(paper: PdfDocument, figure: Figure, words: number): number {
  ensureUpright(paper);
  const natural = pointsPerPixel(figure);
  const whole = { width: widthOf(paper), height: heightOf(paper) - words };
  const upright = fittedScale(figure, whole);
  const lying = fittedScale(figure, { width: heightOf(paper), height: widthOf(paper) - words });
  if (upright < SMALL * natural && lying > WORTH * upright) {
    turnPage(paper, "landscape");
    return lying;
  }
  const here = fittedScale(figure, { ...whole, height: roomOn(paper) - words });
  if (here >= SHRUNK * upright) return here;
  turnPage(paper);
  return upright;
}

function fittedScale(figure: Figure, { width, height }: Size): number {
  return Math.min(pointsPerPixel(figure), width / figure.width, height / figure.height);
}

/** How high everything but the figure is. */
function wordsHeight(paper: PdfDocument, part: FigurePart): number {
  const words =
    heightOfWords(paper, part.title, LOOKS.heading) + heightOfWords(paper, captionOf(part), LOOKS.caption);
  return words + commandHeight(paper, part.command) + 2 * GAP + 8;
}
