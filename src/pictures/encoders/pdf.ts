import { createHash } from "node:crypto";
import { firstDifference } from "../../difference.js";
import { DEFAULT_DPI, type Figure, type RasterMark } from "../figure.js";
import { FONT_FILES } from "../font.js";
import { bufferOf, type Encoder, type Metadata } from "./encoder.js";
import { metadataText, parseMetadata } from "./metadata.js";
import { drawPdfMark } from "./pdfMarks.js";
import { encodeTile } from "./tile.js";
import { titleOf } from "./words.js";

/** A page of the figure's size, with live text and the font inside, for print. */
export const pdf: Encoder = {
  summary: "a page of the figure's size with live text, for print",
  mediaType: "application/pdf",
  encode,
  decodeMetadata,
  difference: async (file, fresh) => {
    const [is, due] = [file, fresh].map(streamsOf);
    return firstDifference(is, due, "stream");
  },
};

/** What a page is made of: its drawing, its pictures and its fonts, as they lie in the file. */
function streamsOf(file: Uint8Array): readonly string[] {
  const text = bufferOf(file).toString("latin1");
  const streams = [...text.matchAll(/\nstream\n([\s\S]*?)\nendstream/g)].map(([, stream = ""]) => stream);
  return streams.map((stream) => createHash("sha256").update(stream, "latin1").digest("hex"));
}

const POINTS_PER_INCH = 72;
/** Beside the standard entries of a document's information (ISO 32000-1, 14.3.3) a producer may have its own. */
const INFO_KEY = "Convscope";

async function encode(figure: Figure, metadata: Metadata): Promise<Uint8Array> {
  const pictures = await picturesOf(figure);
  const page = await openPage(figure, metadata);
  const bytes = bytesOf(page);
  page.rect(0, 0, figure.width, figure.height).fill(figure.background);
  page.lineWidth(1);
  for (const mark of figure.marks) drawPdfMark({ page, pictures }, mark);
  page.end();
  return bytes;
}

async function openPage(figure: Figure, metadata: Metadata): Promise<PDFKit.PDFDocument> {
  const { default: PDFDocument } = await import("pdfkit");
  const scale = POINTS_PER_INCH / (figure.dpi ?? DEFAULT_DPI);
  const info = {
    Title: titleOf(figure, metadata),
    Creator: metadata.Software ?? "convscope",
    [INFO_KEY]: metadataText(metadata),
    CreationDate: new Date(0),
  };
  const size = [figure.width * scale, figure.height * scale];
  const page = new PDFDocument({ size, margin: 0, info });
  // pdfkit reads a date where it needs one, and writes every enumerable entry. Files bear no dates.
  Object.defineProperty(page.info, "CreationDate", { enumerable: false });
  for (const [weight, path] of Object.entries(FONT_FILES)) page.registerFont(weight, path);
  return page.scale(scale);
}

function bytesOf(page: PDFKit.PDFDocument): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  return new Promise((resolve, reject) => {
    page.on("data", (part: Buffer) => parts.push(part));
    page.on("error", reject);
    page.on("end", () => resolve(Buffer.concat(parts)));
  });
}

async function picturesOf({ marks, dpi = DEFAULT_DPI }: Figure): Promise<ReadonlyMap<RasterMark, Buffer>> {
  const rasters = marks.filter((mark) => mark.type === "raster");
  const pictures = rasters.map(async (raster) => {
    return [raster, await encodeTile(raster, raster.zoom * enlargement(raster, dpi))] as const;
  });
  return new Map(await Promise.all(pictures));
}

/** Viewers smooth coarse pictures whatever the file says. */
const FINE_DPI = 300;
const MOST_PIXELS = 4096;

/** How often pixels are repeated so that a picture is fine enough not to be smoothed, as far as its size bears it. */
function enlargement({ samples, zoom }: RasterMark, dpi: number): number {
  const fitting = Math.floor(MOST_PIXELS / (Math.max(samples.width, samples.height) * zoom));
  return Math.max(1, Math.min(Math.ceil(FINE_DPI / dpi), fitting));
}

/** Reads the entry of the document's information, an object of its own that holds a text in parentheses. */
function decodeMetadata(file: Uint8Array): Metadata {
  const bytes = bufferOf(file);
  if (bytes.toString("latin1", 0, 5) !== "%PDF-") return {};
  const entry = bytes.lastIndexOf(`/${INFO_KEY} `, undefined, "latin1");
  const [, object] = /^\S+ (\d{1,9}) 0 R/.exec(bytes.toString("latin1", entry, entry + 40)) ?? [];
  const start = bytes.lastIndexOf(`\n${object} 0 obj\n(`, undefined, "latin1");
  if (entry < 0 || object === undefined || start < 0) return {};
  const end = bytes.indexOf(")\nendobj", start, "latin1");
  const text = bytes.toString("latin1", bytes.indexOf("(", start) + 1, Math.max(end, start));
  return parseMetadata(text.replace(/\\([\\()])/g, "$1"));
}
