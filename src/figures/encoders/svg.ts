import { element, escapeXml } from "../../core/xml.js";
import {
  DEFAULT_DPI,
  evenShift,
  type Figure,
  type HatchMark,
  type LineMark,
  type Mark,
  type PathMark,
  type RasterMark,
  type RectMark,
  type TextMark,
} from "../figure.js";
import { hatchLines } from "../hatch.js";
import { byteDifference } from "./byteDifference.js";
import { bufferOf, type Encoder, type Metadata } from "./encoder.js";
import { encodeTile } from "./encodeTile.js";
import { descriptionOf, titleOf } from "./figureTitle.js";
import { markupItems } from "./items/markupItems.js";
import { metadataElement, readMetadataElement } from "./metadata.js";
import { embedFontFaces, FONT_STACK } from "./svgFonts.js";

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

/** The pictures of rasters, as addresses that hold their data. */
type Pictures = ReadonlyMap<RasterMark, string>;

type Writers = {
  readonly [T in Mark["type"]]: (mark: Mark & { readonly type: T }, pictures: Pictures) => string;
};

const WRITERS: Writers = {
  raster: rasterElement,
  text: textElement,
  rect: rectElements,
  line: lineElement,
  hatch: hatchElement,
  path: pathElement,
};

/** A mark as elements of SVG. */
function markElements<T extends Mark["type"]>(mark: Mark & { readonly type: T }, pictures: Pictures): string {
  return WRITERS[mark.type](mark, pictures);
}

/** Viewers that know no CSS obey the attribute, browsers the style. */
const PIXELATED = { "image-rendering": "optimizeSpeed", style: "image-rendering:pixelated" };

function rasterElement(mark: RasterMark, pictures: Pictures): string {
  const { x, y, zoom, samples } = mark;
  const size = { width: samples.width * zoom, height: samples.height * zoom };
  const image = { x, y, ...size, ...PIXELATED, href: pictures.get(mark) };
  return element("image", image, titleElement(mark));
}

const ANCHORS = { left: undefined, center: "middle", right: "end" } as const;

function textElement({ x, y, text, style, color, align = "left", rotate }: TextMark): string {
  const weight = style.weight === "normal" ? undefined : style.weight;
  const look = { "font-size": style.size, "font-weight": weight, fill: color, "text-anchor": ANCHORS[align] };
  const transform = rotate === undefined ? undefined : `rotate(${rotate} ${x} ${y})`;
  return element("text", { x, y, ...look, transform }, escapeXml(text));
}

const CRISP = { "shape-rendering": "crispEdges" };

function rectElements(mark: RectMark): string {
  const { x, y, width, height, fill, stroke, lineWidth } = mark;
  const area = { x, y, width, height, fill, ...CRISP };
  const filled = fill === undefined ? "" : element("rect", area, titleElement(mark));
  const rule = lineWidth ?? 1;
  const inner = { x: x + rule / 2, y: y + rule / 2, width: width - rule, height: height - rule };
  const frame = { ...inner, fill: "none", stroke, "stroke-width": lineWidth, ...CRISP };
  const framed = stroke === undefined ? "" : element("rect", frame);
  return filled + framed;
}

function lineElement(mark: LineMark): string {
  const { from, to, color, lineWidth } = mark;
  const shift = evenShift(mark);
  const [x1, y1, x2, y2] = [...from, ...to].map((place) => place + shift);
  const look = { stroke: color, "stroke-width": lineWidth };
  const isSlanted = x1 !== x2 && y1 !== y2;
  return element("line", { x1, y1, x2, y2, ...look, ...(isSlanted ? {} : CRISP) });
}

/** A window on the page, which cuts the lines at its sides. */
function hatchElement(mark: HatchMark): string {
  const { x, y, width, height, color, lineWidth } = mark;
  const path = hatchLines(mark).map(([from, to]) => `M${from.join()}L${to.join()}`);
  const lines = element("path", { d: path.join(""), stroke: color, "stroke-width": lineWidth, fill: "none" });
  return element("svg", { x, y, width, height, viewBox: [x, y, width, height].join(" ") }, lines);
}

function pathElement(mark: PathMark): string {
  const { points, closed = false, fill = "none", opacity, stroke, lineWidth, dash } = mark;
  const look = {
    points: points.map((point) => point.map(shortened).join()).join(" "),
    fill,
    "fill-opacity": opacity,
    stroke,
    "stroke-width": lineWidth,
    "stroke-dasharray": dash?.join(" "),
    "stroke-linejoin": stroke === undefined ? undefined : "round",
  };
  return element(closed ? "polygon" : "polyline", look, titleElement(mark));
}

/** Thousandths of a pixel are finer than what is seen. */
function shortened(place: number): number {
  return Math.round(place * 1000) / 1000;
}

function titleElement({ title }: RasterMark | RectMark | PathMark): string {
  return title === undefined ? "" : element("title", {}, escapeXml(title));
}
