import { readFile } from "node:fs/promises";
import type { Figure, TextStyle } from "../figure.js";
import { FONT_FAMILY, FONT_FILES, WEB_FONT_FILES, WEB_FONT_RANGES } from "../font.js";

/** The family of live text, and what may stand for it. */
export const FONT_STACK = `${FONT_FAMILY}, Arial, Helvetica, sans-serif`;

type Marks = Pick<Figure, "marks">;
type Weight = TextStyle["weight"];

const WEIGHTS = Object.keys(FONT_FILES) as readonly Weight[];

/** CSS that brings along the font of a figure's texts in each of their weights. */
export async function fontFaces({ marks }: Marks): Promise<string> {
  const faces = WEIGHTS.map((weight) => {
    const texts = marks.filter((mark) => mark.type === "text" && mark.style.weight === weight);
    return texts.length === 0 ? "" : fontFace(weight, needsWholeFont({ marks: texts }));
  });
  return (await Promise.all(faces)).join("");
}

/** CSS that brings along the font in every weight, whole or cut down, for several figures. */
export async function allFontFaces(isWhole: boolean): Promise<string> {
  return (await Promise.all(WEIGHTS.map((weight) => fontFace(weight, isWhole)))).join("");
}

/** The scripts that the whole font has. Of others, as of pictograms, it has nothing to add. */
const SCRIPTS = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}]/u;

/** Whether a figure's texts have letters that the font which is cut down lacks. */
export function needsWholeFont({ marks }: Marks): boolean {
  const characters = new Set(marks.map((mark) => (mark.type === "text" ? mark.text : "")).join(""));
  return [...characters].some((character) => SCRIPTS.test(character) && !isCut(character));
}

function isCut(character: string): boolean {
  const code = character.codePointAt(0) as number;
  return WEB_FONT_RANGES.some(([first, last]) => code >= first && code <= last);
}

async function fontFace(weight: Weight, isWhole: boolean): Promise<string> {
  const bytes = await readFile((isWhole ? FONT_FILES : WEB_FONT_FILES)[weight]);
  const source = `url(data:font/${isWhole ? "ttf" : "woff2"};base64,${bytes.toString("base64")})`;
  return `@font-face{font-family:${FONT_FAMILY};font-weight:${weight};src:${source}}`;
}
