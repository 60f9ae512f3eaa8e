import { element, escapeXml } from "../../core/xml.js";
import {
  evenShift,
  type HatchMark,
  type LineMark,
  type Mark,
  type PathMark,
  type RasterMark,
  type RectMark,
  type TextMark,
} from "../figure.js";
import { hatchLines } from "../hatch.js";

/** The pictures of rasters, as addresses that hold their data. */
export type Pictures = ReadonlyMap<RasterMark, string>;

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
export function markElements<T extends Mark["type"]>(
  mark: Mark & { readonly type: T },
  pictures: Pictures,
): string {
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
