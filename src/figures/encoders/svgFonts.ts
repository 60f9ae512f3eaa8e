import { readFile } from "node:fs/promises";
import type { Figure, TextStyle } from "../figure.js";
import { FONT_FAMILY, FONT_FILES } from "../font.js";
import { webFontOf } from "./webFont.js";

/** The family of live text, and what may stand for it. */
export const FONT_STACK = `${FONT_FAMILY}, Arial, Helvetica, sans-serif`;

/** The characters of texts of each weight, each once and in order; empty where there is no text. */
export type Letters = Readonly<Record<TextStyle["weight"], string>>;

const WEIGHTS = Object.keys(FONT_FILES) as readonly TextStyle["weight"][];

/** The characters of a figure's texts. */
export function lettersOf({ marks }: Pick<Figure, "marks">): Letters {
  return byWeight((weight) =>
    marks.flatMap((mark) => (mark.type === "text" && mark.style.weight === weight ? [mark.text] : [])),
  );
}

/** The characters of several figures. */
export function joinedLetters(all: readonly Letters[]): Letters {
  return byWeight((weight) => all.map((letters) => letters[weight]));
}

function byWeight(textsOf: (weight: TextStyle["weight"]) => readonly string[]): Letters {
  const letters = (weight: TextStyle["weight"]) => [...new Set(textsOf(weight).join(""))].sort().join("");
  return Object.fromEntries(WEIGHTS.map((weight) => [weight, letters(weight)])) as Letters;
}

/** CSS that brings the fonts of a figure's texts along, cut down to their characters. */
export function fontFaces(figure: Pick<Figure, "marks">): Promise<string> {
  return fontFacesFor(lettersOf(figure));
}

/** CSS that brings the fonts along, cut down to some characters. */
export async function fontFacesFor(letters: Letters): Promise<string> {
  return (await Promise.all(WEIGHTS.map((weight) => fontFace(letters[weight], weight)))).join("");
}

async function fontFace(letters: string, weight: TextStyle["weight"]): Promise<string> {
  if (letters === "") return "";
  const { woff, codes } = webFontOf(await readFile(FONT_FILES[weight]), [letters]);
  // With the range, the faces of several figures on one page add up.
  const range = codes.map((code) => `U+${code.toString(16)}`).join();
  const source = `url(data:font/woff;base64,${woff.toString("base64")})`;
  return `@font-face{font-family:${FONT_FAMILY};font-weight:${weight};src:${source};unicode-range:${range}}`;
}
