import { deflateRawSync } from "node:zlib";
import { figureTiles } from "../../../pictures/encoders/figureTiles.js";
import { pagePolicy, scriptJson } from "../../../pictures/encoders/pageParts.js";
import { fontFaces } from "../../../pictures/encoders/svgFonts.js";
import { element, escapeXml } from "../../../pictures/encoders/xml.js";
import { DEFAULT_DPI, type Figure, type TextMark } from "../../../pictures/figure.js";
import type { FigurePart, FigureVariant } from "../document.js";

/** A figure's variants as a page needs them. */
export interface PageFigure {
  readonly part: FigurePart;
  readonly sheets: readonly Sheet[];
  /** Its tiles' numbers, as a script on the page reads them. */
  readonly values: FigureValues;
}

/** One variant of a figure. */
export interface Sheet {
  readonly variant: FigureVariant;
  /** How large it is, in the pixels of CSS. */
  readonly width: number;
  readonly height: number;
  readonly background: string;
  /** Its drawing as SVG without a font, a title or where it came from. */
  readonly drawing: string;
  readonly texts: readonly TextMark[];
}

/** The numbers of a figure's tiles, each plane once, and where each tile of each variant finds its own. */
export interface FigureValues {
  /** 32-bit floats, the lowest byte first, deflated, in base64. */
  readonly planes: string;
  readonly variants: readonly (readonly PlacedTile[])[];
}

interface PlacedTile {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** The first byte of its plane. */
  readonly at: number;
}

/** Reads a figure with all its variants. */
export async function readPageFigure(part: FigurePart): Promise<PageFigure> {
  const figures = await Promise.all(part.variants.map(({ figure }) => figure()));
  const drawings = await Promise.all(part.variants.map(({ svg }) => svg()));
  const sheets = part.variants.map((variant, index) =>
    sheetOf(variant, { figure: figures[index] as Figure, svg: drawings[index] as string }),
  );
  return { part, sheets, values: valuesOf(figures) };
}

function sheetOf(variant: FigureVariant, { figure, svg }: { figure: Figure; svg: string }): Sheet {
  const { width, height, dpi = DEFAULT_DPI, background, marks } = figure;
  const scale = DEFAULT_DPI / dpi;
  const texts = marks.filter((mark) => mark.type === "text");
  return {
    variant,
    width: width * scale,
    height: height * scale,
    background,
    drawing: bareDrawing(svg),
    texts,
  };
}

/** The lines of an SVG file that draw: the page has its font, and says itself what the figure is. */
function bareDrawing(svg: string): string {
  const lines = svg.split("\n").filter((line) => !/^<(?:title|desc|metadata|style)>/.test(line));
  return lines.join("\n");
}

/** The numbers of some figures that show the same: a plane that several of them have is kept once. */
function valuesOf(figures: readonly Figure[]): FigureValues {
  const places = new Map<string, number>();
  const planes: Buffer[] = [];
  let end = 0;
  const variants = figures.map((figure) =>
    figureTiles(figure).map(({ values, ...tile }) => {
      const key = values.toString("latin1");
      const at = places.get(key) ?? end;
      if (at === end) {
        places.set(key, at);
        planes.push(values);
        end += values.length;
      }
      return { ...tile, at };
    }),
  );
  return { planes: deflateRawSync(Buffer.concat(planes)).toString("base64"), variants };
}

/** The font of all figures of a page, cut down to their characters. */
export function figureFonts(figures: readonly PageFigure[]): Promise<string> {
  return fontFaces({ marks: figures.flatMap(({ sheets }) => sheets.flatMap(({ texts }) => texts)) });
}

/** The name of the file that holds a figure's values, beside a page in a folder. */
export function valuesName({ id }: FigurePart): string {
  return `values/${id}.html`;
}

/** It answers the page that holds it in a frame: pages that are opened from disk may read no other files. */
const VALUES_SCRIPT = `"use strict";
parent.postMessage(JSON.parse(document.querySelector("script[type='application/json']").textContent), "*");
`;

/** A file of a figure's values, and of its drawings, which take the place of pictures when they are looked at. */
export function valuesFile({ part, sheets, values }: PageFigure): string {
  const data = { ...values, drawings: sheets.map(({ drawing }) => drawing) };
  const lines = [
    "<!doctype html>",
    element("meta", { charset: "utf-8" }),
    element("meta", { name: "generator", content: "convscope" }),
    element("meta", {
      "http-equiv": "Content-Security-Policy",
      content: pagePolicy(VALUES_SCRIPT, { images: "'none'" }),
    }),
    element("title", {}, escapeXml(`Values of ${part.title}`)),
    element("script", { type: "application/json" }, scriptJson(data)),
    element("script", {}, VALUES_SCRIPT),
  ];
  return `${lines.join("\n")}\n`;
}
