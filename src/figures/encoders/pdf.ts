import type { Figure } from "../figure.js";
import { byteDifference } from "./byteDifference.js";
import { bufferOf, type Encoder, type Metadata } from "./encoder.js";
import { titleOf } from "./figureTitle.js";
import { pdfItems } from "./items/pdfItems.js";
import { parseMetadata } from "./metadata.js";
import { drawPdfFigure, INFO_KEY, openPdf, pdfBytes, pdfPictures, pointsPerPixel } from "./pdfPage.js";

/** A page of the figure's size, with live text and the font inside, for print. */
export const pdf: Encoder = {
  summary: "a page of the figure's size with live text, for print",
  mediaType: "application/pdf",
  encode,
  decodeMetadata,
  difference: async (file, fresh) => byteDifference(file, fresh),
  items: async (file) => pdfItems(bufferOf(file), decodeMetadata(file)),
};

async function encode(figure: Figure, metadata: Metadata): Promise<Uint8Array> {
  const pictures = await pdfPictures(figure);
  const scale = pointsPerPixel(figure);
  const size = [figure.width * scale, figure.height * scale];
  const page = await openPdf(titleOf(figure, metadata), metadata, { size, margin: 0 });
  const bytes = pdfBytes(page);
  drawPdfFigure({ page, pictures }, figure, scale);
  page.end();
  return bytes;
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
