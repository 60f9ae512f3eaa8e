import { readFile } from "node:fs/promises";
import type { Figure, TextStyle } from "../figure.js";
import { FONT_FAMILY, FONT_FILES } from "../font.js";
import { webFontOf } from "./webFont.js";

/** The family of live text, and what may stand for it. */
export const FONT_STACK = `${FONT_FAMILY}, Arial, Helvetica, sans-serif`;

/** CSS that brings the fonts of a figure's texts along, or of several figures' marks, cut down to their characters. */
export async function fontFaces(figure: Pick<Figure, "marks">): Promise<string> {
  const weights = Object.keys(FONT_FILES) as readonly TextStyle["weight"][];
  return (await Promise.all(weights.map((weight) => fontFace(figure, weight)))).join("");
}

async function fontFace({ marks }: Pick<Figure, "marks">, weight: TextStyle["weight"]): Promise<string> {
  const texts = marks.flatMap((mark) =>
    mark.type === "text" && mark.style.weight === weight ? [mark.text] : [],
  );
  if (texts.length === 0) return "";
  const { woff, codes } = webFontOf(await readFile(FONT_FILES[weight]), texts);
  // With the range, the faces of several figures on one page add up.
  const range = codes.map((code) => `U+${code.toString(16)}`).join();
  const source = `url(data:font/woff;base64,${woff.toString("base64")})`;
  return `@font-face{font-family:${FONT_FAMILY};font-weight:${weight};src:${source};unicode-range:${range}}`;
}
