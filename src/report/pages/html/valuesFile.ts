import { deflateRawSync } from "node:zlib";
import { element, escapeXml } from "../../../core/xml.js";
import { readBundle } from "../../../figures/encoders/clientBundle.js";
import { figureTiles } from "../../../figures/encoders/figureTiles.js";
import { pagePolicy, scriptJson } from "../../../figures/encoders/pageParts.js";
import type { Figure } from "../../../figures/figure.js";
import type { FigureValues, PageValues } from "./pageValues.js";

/** A variant of a figure and the text of its SVG file. */
export interface DrawnVariant {
  readonly figure: Figure;
  readonly svg: string;
}

/** The drawing part of an SVG file: the page provides the font and the description. */
function bareDrawing(svg: string): string {
  const lines = svg.split("\n").filter((line) => !/^<(?:title|desc|metadata|style)>/.test(line));
  return lines.join("\n");
}

/** The values of figures that show the same planes; a shared plane is stored once. */
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

/** An HTML file with a figure's values and its drawings, which replace the images once a figure is activated. */
export function valuesFile(title: string, variants: readonly DrawnVariant[]): string {
  const values = valuesOf(variants.map(({ figure }) => figure));
  const data: PageValues = { ...values, drawings: variants.map(({ svg }) => bareDrawing(svg)) };
  const script = readBundle("valuesFrame.js");
  const lines = [
    "<!doctype html>",
    element("meta", { charset: "utf-8" }),
    element("meta", { name: "generator", content: "convscope" }),
    element("meta", {
      "http-equiv": "Content-Security-Policy",
      content: pagePolicy(script, { images: "'none'" }),
    }),
    element("title", {}, escapeXml(`Values of ${title}`)),
    element("script", { type: "application/json" }, scriptJson(data)),
    element("script", {}, script),
  ];
  return `${lines.join("\n")}\n`;
}

/** Parses a file of a figure's values. */
export function valuesIn(file: string): PageValues {
  const start = file.indexOf(DATA) + DATA.length;
  return JSON.parse(file.slice(start, file.indexOf("</script>", start)));
}

const DATA = '<script type="application/json">';
