import { UserError } from "../../core/errors.js";
import { element } from "../../core/xml.js";
import { DEFAULT_DPI, type Figure } from "../figure.js";
import type { Size } from "../layout/grid.js";
import { webpParts } from "./containers/webpParts.js";
import { bufferOf, type Encoder, type Metadata } from "./encoder.js";
import { pixelItems } from "./items/pixelItems.js";
import { metadataElement, readMetadataElement } from "./metadata.js";
import { pixelFileDifference } from "./pixelFiles.js";
import { encodePng } from "./png.js";

/** An encoder of lossless pixels in smaller files than PNG. */
export const webp: Encoder = {
  summary: "lossless pixels, in smaller files than PNG",
  mediaType: "image/webp",
  encode,
  decodeMetadata,
  difference: pixelFileDifference(webpParts),
  items: async (file, figure) =>
    pixelItems(bufferOf(file), {
      takeApart: webpParts,
      metadata: decodeMetadata(file),
      pictures: [{ file, figure }],
    }),
};

const MOST_PIXELS = 16_383;

async function encode(figure: Figure, metadata: Metadata): Promise<Uint8Array> {
  const { dpi = DEFAULT_DPI } = figure;
  checkSides(figure, ".png");
  const { default: sharp } = await import("sharp");
  const picture = sharp(await encodePng(figure)).webp({ lossless: true });
  return picture.withDensity(dpi).withXmp(packetOf(metadata)).toBuffer();
}

/** Throws `UserError` for a picture too large for WebP; the message recommends another format. */
export function checkSides({ width, height }: Size, other: string): void {
  if (Math.max(width, height) <= MOST_PIXELS) return;
  const size = `${width}×${height} pixels`;
  throw new UserError(
    `Cannot write WebP: a side is limited to ${MOST_PIXELS} pixels, and the figure has ${size}. Use ${other}.`,
  );
}

/** An XMP packet (XMP specification, part 1, section 7). */
export function packetOf(metadata: Metadata): string {
  const description = element("rdf:Description", { "rdf:about": "" }, metadataElement(metadata));
  const namespace = { "xmlns:rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#" };
  return element("x:xmpmeta", { "xmlns:x": "adobe:ns:meta/" }, element("rdf:RDF", namespace, description));
}

/** Reads the chunks of a RIFF file up to the one with XMP. */
function decodeMetadata(file: Uint8Array): Metadata {
  const bytes = bufferOf(file);
  if (bytes.toString("latin1", 0, 4) !== "RIFF" || bytes.toString("latin1", 8, 12) !== "WEBP") return {};
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = bytes.readUInt32LE(at + 4);
    const isXmp = bytes.toString("latin1", at, at + 4) === "XMP ";
    if (isXmp) return readMetadataElement(bytes.toString("utf8", at + 8, at + 8 + length));
    at += 8 + length + (length % 2);
  }
  return {};
}
