import { createHash } from "node:crypto";
import type { Figure, RasterMark } from "../figure.js";
import { bufferOf, type Encoder, type Metadata } from "./encoder.js";
import { HTML_SCRIPT } from "./htmlScript.js";
import { readMetadataElement } from "./metadata.js";
import { svg } from "./svg.js";
import { titleOf } from "./words.js";
import { element, escapeXml } from "./xml.js";

/** A page of its own that shows exact values to whoever points at marks, and needs no network. */
export const html: Encoder = {
  summary: "a page that shows exact values under the pointer, and works offline",
  mediaType: "text/html",
  encode,
  decodeMetadata: (bytes) => readMetadataElement(bufferOf(bytes).toString("utf8")),
  difference: (file, fresh, figure) => svg.difference(drawingIn(file), drawingIn(fresh), figure),
};

/** The drawing in a page, which is a whole SVG file; nothing where there is none. */
function drawingIn(file: Uint8Array): Uint8Array {
  const page = bufferOf(file);
  const start = Math.max(0, page.indexOf("<figure>\n<svg "));
  return page.subarray(start, Math.max(start, page.lastIndexOf("</figure>")));
}

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
    '<div id="tip" role="status" hidden></div>',
    element("script", { type: "application/json", id: "tiles" }, tilesOf(figure)),
    element("script", {}, HTML_SCRIPT),
    "</html>",
  ];
  return Buffer.from(`${lines.join("\n")}\n`);
}

/** Nothing is loaded, and no script runs but the page's own. Pictures and fonts lie in the page. */
const POLICY = [
  "default-src 'none'",
  "img-src data:",
  "font-src data:",
  "style-src 'unsafe-inline'",
  `script-src 'sha256-${createHash("sha256").update(HTML_SCRIPT).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** The page around the figure goes with the reader's theme; the figure keeps the colors that it has in every format. */
const STYLE = `
:root{--page:#f2f2f3;--tip:#1a1a1a;--words:#fff}
@media (prefers-color-scheme:dark){:root{--page:#0c0c0d;--tip:#f0f0f0;--words:#000}}
body{margin:0;background:var(--page)}
figure{margin:0 auto;padding:12px;width:fit-content;max-width:100%;box-sizing:border-box;overflow-x:auto}
svg{display:block}
text,svg svg{pointer-events:none}
svg [tabindex]:focus{outline:2px solid #d55e00;outline-offset:1px}
#tip{position:fixed;width:max-content;max-width:80vw;padding:6px 9px;border-radius:4px;background:var(--tip);color:var(--words);font:14px/1.4 Arial,Helvetica,sans-serif;white-space:pre-line;pointer-events:none}
#tip[hidden]{display:none}
`;

/** The numbers of the rasters that say what they are, as 32-bit floats in base64, in the order in which they are drawn. */
function tilesOf({ marks }: Figure): string {
  const tiles = marks.flatMap((mark) =>
    mark.type === "raster" && mark.title !== undefined ? [tileOf(mark, mark.title)] : [],
  );
  // Nothing in it may end the element that holds it.
  return JSON.stringify(tiles).replace(/</g, "\\u003c");
}

function tileOf({ samples }: RasterMark, title: string): object {
  const { width, height, values, offset, stride } = samples;
  const bytes = Buffer.alloc(4 * width * height);
  for (let index = 0; index < width * height; index++) {
    bytes.writeFloatLE(values[offset + index * stride] as number, 4 * index);
  }
  return { title, width, height, values: bytes.toString("base64") };
}
