import { readFile } from "node:fs/promises";
import type { Figure, TextStyle } from "../figure.js";
import { FONT_FAMILY, FONT_FILES, SUBSET_FONT_FILES, SUBSET_RANGES } from "../font.js";

/** The family of live text, and what may stand for it. */
export const FONT_STACK = `${FONT_FAMILY}, Arial, Helvetica, sans-serif`;

type Marks = Pick<Figure, "marks">;
type Weight = TextStyle["weight"];

const WEIGHTS = Object.keys(FONT_FILES) as readonly Weight[];

/** Writes CSS that embeds the font of a figure's texts, in each of their weights. */
export async function embedFontFaces({ marks }: Marks): Promise<string> {
  const faces = WEIGHTS.map((weight) => {
    const texts = marks.filter((mark) => mark.type === "text" && mark.style.weight === weight);
    return texts.length === 0 ? "" : embedFontFace(weight, needsFullFont({ marks: texts }));
  });
  return (await Promise.all(faces)).join("");
}

/** Writes CSS that embeds the full font or its subset in every weight, for several figures. */
export async function embedAllFontFaces(isFull: boolean): Promise<string> {
  return (await Promise.all(WEIGHTS.map((weight) => embedFontFace(weight, isFull)))).join("");
}

/** The scripts of the full font. It has no characters of others, such as pictograms. */
const SCRIPTS = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}]/u;

/** Checks a figure's texts for letters that only the full font has. */
export function needsFullFont({ marks }: Marks): boolean {
  const characters = new Set(marks.map((mark) => (mark.type === "text" ? mark.text : "")).join(""));
  return [...characters].some((character) => SCRIPTS.test(character) && !isInSubset(character));
}

function isInSubset(character: string): boolean {
  const code = character.codePointAt(0) as number;
  return SUBSET_RANGES.some(([first, last]) => code >= first && code <= last);
}

async function embedFontFace(weight: Weight, isFull: boolean): Promise<string> {
  const bytes = await readFile((isFull ? FONT_FILES : SUBSET_FONT_FILES)[weight]);
  const source = `url(data:font/${isFull ? "ttf" : "woff2"};base64,${bytes.toString("base64")})`;
  return `@font-face{font-family:${FONT_FAMILY};font-weight:${weight};src:${source}}`;
}
