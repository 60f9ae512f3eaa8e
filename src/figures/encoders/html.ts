import { element, escapeXml } from "../../core/xml.js";
import type { Figure } from "../figure.js";
import { byteDifference } from "./byteDifference.js";
import { readBundle } from "./clientBundle.js";
import { bufferOf, type Encoder, type Metadata } from "./encoder.js";
import { figureTiles } from "./figureTiles.js";
import { titleOf } from "./figureTitle.js";
import { markupItems } from "./items/markupItems.js";
import { readMetadataElement } from "./metadata.js";
import { pagePolicy, scriptJson } from "./pageParts.js";
import type { PageTile } from "./pageTile.js";
import { svg } from "./svg.js";

/** A self-contained page that shows exact values under the pointer and works offline. */
export const html: Encoder = {
  summary: "a page that shows exact values under the pointer and works offline",
  mediaType: "text/html",
  encode,
  decodeMetadata: (bytes) => readMetadataElement(bufferOf(bytes).toString("utf8")),
  difference: async (file, fresh) => byteDifference(file, fresh),
  items: async (file) => markupItems(bufferOf(file)),
};

async function encode(figure: Figure, metadata: Metadata): Promise<Uint8Array> {
  const drawing = Buffer.from(await svg.encode(figure, metadata)).toString("utf8");
  const script = readBundle("figure.js");
  // Images and fonts are embedded in the page.
  const policy = pagePolicy(script, { images: "data:" });
  const head = [
    element("meta", { charset: "utf-8" }),
    element("meta", { "http-equiv": "Content-Security-Policy", content: policy }),
    element("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
    element("meta", { name: "color-scheme", content: "light dark" }),
    element("title", {}, escapeXml(titleOf(figure, metadata))),
    element("style", {}, readBundle("figure.css")),
  ];
  const lines = [
    "<!doctype html>",
    '<html lang="en">',
    ...head,
    element("figure", {}, `\n${drawing}`),
    '<div data-tip="" role="status" hidden></div>',
    element("script", { type: "application/json", id: "tiles" }, tilesOf(figure)),
    element("script", {}, script),
    "</html>",
  ];
  return Buffer.from(`${lines.join("\n")}\n`);
}

/** The values of the tiles, as 32-bit floats in base64. */
function tilesOf(figure: Figure): string {
  const tiles: readonly PageTile[] = figureTiles(figure).map(({ values, ...tile }) => ({
    ...tile,
    values: values.toString("base64"),
  }));
  return scriptJson(tiles);
}
