import { element, escapeXml } from "../../core/xml.js";
import type { Figure } from "../figure.js";
import { byteDifference } from "./byteDifference.js";
import { bufferOf, type Encoder, type Metadata } from "./encoder.js";
import { figureTiles } from "./figureTiles.js";
import { HTML_SCRIPT } from "./htmlScript.js";
import { markupItems } from "./items/markupItems.js";
import { readMetadataElement } from "./metadata.js";
import { FIGURE_STYLE, pagePolicy, scriptJson } from "./pageParts.js";
import { svg } from "./svg.js";
import { titleOf } from "./words.js";

/** A page of its own that shows exact values to whoever points at marks, and needs no network. */
export const html: Encoder = {
  summary: "a page that shows exact values under the pointer, and works offline",
  mediaType: "text/html",
  encode,
  decodeMetadata: (bytes) => readMetadataElement(bufferOf(bytes).toString("utf8")),
  difference: async (file, fresh) => byteDifference(file, fresh),
  items: async (file) => markupItems(bufferOf(file)),
};

async function encode(figure: Figure, metadata: Metadata): Promise<Uint8Array> {
  const drawing = Buffer.from(await svg.encode(figure, metadata)).toString("utf8");
  const head = [
    element("meta", { charset: "utf-8" }),
    element("meta", { "http-equiv": "Content-Security-Policy", content: POLICY }),
    element("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
    element("meta", { name: "color-scheme", content: "light dark" }),
    element("title", {}, escapeXml(titleOf(figure, metadata))),
    element("style", {}, STYLE),
  ];
  const lines = [
    "<!doctype html>",
    '<html lang="en">',
    ...head,
    element("figure", {}, `\n${drawing}`),
    '<div data-tip="" role="status" hidden></div>',
    element("script", { type: "application/json", id: "tiles" }, tilesOf(figure)),
    element("script", {}, HTML_SCRIPT),
    "</html>",
  ];
  return Buffer.from(`${lines.join("\n")}\n`);
}

/** Nothing is loaded, and no script runs but the page's own. Pictures and fonts lie in the page. */
const POLICY = pagePolicy(HTML_SCRIPT, { images: "data:" });

/** The page around the figure goes with the reader's theme; the figure keeps the colors that it has in every format. */
const STYLE = `
:root{--page:#f2f2f3;--tip:#1a1a1a;--words:#fff}
@media (prefers-color-scheme:dark){:root{--page:#0c0c0d;--tip:#f0f0f0;--words:#000}}
body{margin:0;background:var(--page)}
figure{margin:0 auto;padding:12px;width:fit-content;max-width:100%;box-sizing:border-box;overflow-x:auto}
svg{display:block}
${FIGURE_STYLE}`;

/** The numbers of the tiles, as 32-bit floats in base64. */
function tilesOf(figure: Figure): string {
  const tiles = figureTiles(figure).map(({ values, ...tile }) => ({
    ...tile,
    values: values.toString("base64"),
  }));
  return scriptJson(tiles);
}
