import { element, escapeXml } from "../../core/xml.js";
import { DEFAULT_DPI, type Figure } from "../figure.js";
import { byteDifference } from "./byteDifference.js";
import { bufferOf, type Encoder, type Metadata } from "./encoder.js";
import { markupItems } from "./items/markupItems.js";
import { metadataElement, readMetadataElement } from "./metadata.js";
import { embedFontFaces, FONT_STACK } from "./svgFonts.js";
import { markElements, type Pictures } from "./svgMarks.js";
import { encodeTile } from "./tile.js";
import { descriptionOf, titleOf } from "./words.js";

/** Live text and lines around tiles of pixels, with the font inside, for the web and for drawing programs. */
export const svg: Encoder = {
  summary: "live text and lines around tiles of pixels, for the web and for drawing programs",
  mediaType: "image/svg+xml",
  encode,
  decodeMetadata: (bytes) => readMetadataElement(bufferOf(bytes).toString("utf8")),
  difference: async (file, fresh) => byteDifference(file, fresh),
  items: async (file) => markupItems(bufferOf(file)),
};

async function encode(figure: Figure, metadata: Metadata): Promise<Uint8Array> {
  const [fonts, pictures] = await Promise.all([embedFontFaces(figure), picturesOf(figure)]);
  const content = [
    element("title", {}, escapeXml(titleOf(figure, metadata))),
    element("desc", {}, escapeXml(descriptionOf(figure, metadata))),
    element("metadata", {}, metadataElement(metadata)),
    fonts === "" ? "" : element("style", {}, escapeXml(`text{white-space:pre}${fonts}`)),
    element("rect", { width: figure.width, height: figure.height, fill: figure.background }),
    ...figure.marks.map((mark) => markElements(mark, pictures)),
  ];
  const lines = content.filter((line) => line !== "").join("\n");
  return Buffer.from(`${element("svg", rootAttributes(figure), `\n${lines}\n`)}\n`);
}

function rootAttributes({ width, height, dpi = DEFAULT_DPI }: Figure) {
  const millimeters = (pixels: number) => `${Number(((pixels / dpi) * 25.4).toFixed(5))}mm`;
  return {
    xmlns: "http://www.w3.org/2000/svg",
    width: millimeters(width),
    height: millimeters(height),
    viewBox: `0 0 ${width} ${height}`,
    role: "img",
    "font-family": FONT_STACK,
    "xml:space": "preserve",
  };
}

async function picturesOf({ marks }: Figure): Promise<Pictures> {
  const rasters = marks.filter((mark) => mark.type === "raster");
  const pictures = rasters.map(async (raster) => {
    const tile = await encodeTile(raster, raster.zoom);
    return [raster, `data:image/png;base64,${tile.toString("base64")}`] as const;
  });
  return new Map(await Promise.all(pictures));
}
