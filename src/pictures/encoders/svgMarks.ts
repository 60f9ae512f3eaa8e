import type { HatchMark, LineMark, Mark, PolygonMark, RasterMark, RectMark, TextMark } from "../figure.js";
import { hatchLines } from "../hatch.js";
import { element, escapeXml } from "./xml.js";

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
  polygon: polygonElement,
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
  return element("image", { x, y, ...size, ...PIXELATED, href: pictures.get(mark) });
}

const ANCHORS = { left: undefined, center: "middle", right: "end" } as const;

function textElement({ x, y, text, style, color, align = "left" }: TextMark): string {
  const weight = style.weight === "normal" ? undefined : style.weight;
  const look = { "font-size": style.size, "font-weight": weight, fill: color, "text-anchor": ANCHORS[align] };
  return element("text", { x, y, ...look }, escapeXml(text));
}

const CRISP = { "shape-rendering": "crispEdges" };

function rectElements({ x, y, width, height, fill, stroke }: RectMark): string {
  const filled = fill === undefined ? "" : element("rect", { x, y, width, height, fill, ...CRISP });
  const inner = { x: x + 0.5, y: y + 0.5, width: width - 1, height: height - 1 };
  const framed = stroke === undefined ? "" : element("rect", { ...inner, fill: "none", stroke, ...CRISP });
  return filled + framed;
}

function lineElement({ from: [x1, y1], to: [x2, y2], color }: LineMark): string {
  const isSlanted = x1 !== x2 && y1 !== y2;
  return element("line", { x1, y1, x2, y2, stroke: color, ...(isSlanted ? {} : CRISP) });
}

/** A window on the page, which cuts the lines at its sides. */
function hatchElement(mark: HatchMark): string {
  const { x, y, width, height, color } = mark;
  const path = hatchLines(mark).map(([from, to]) => `M${from.join()}L${to.join()}`);
  const lines = element("path", { d: path.join(""), stroke: color, fill: "none" });
  return element("svg", { x, y, width, height, viewBox: [x, y, width, height].join(" ") }, lines);
}

function polygonElement({ points, fill = "none", stroke }: PolygonMark): string {
  return element("polygon", { points: points.map((point) => point.join()).join(" "), fill, stroke });
}
