import type { CanvasRenderingContext2D } from "canvas";
import { loadCanvas } from "../canvasLibrary.js";
import type { TextMeasure } from "../figure.js";
import { cssFont } from "../font.js";
import { type Style, type StyleChoice, styleOf } from "./style.js";

/** Loads a style, with text measured by node-canvas in the bundled font. */
export async function loadStyle(choice: StyleChoice = {}): Promise<Style> {
  return styleOf(choice, await loadMeasure());
}

/** Loads a text measure for the bundled font. */
export async function loadMeasure(): Promise<TextMeasure> {
  const { createCanvas } = await loadCanvas();
  const context = createCanvas(1, 1).getContext("2d");
  const known = new Map<string, number>();
  return (text, style) => {
    const font = cssFont(style);
    const key = `${font} ${text}`;
    const width = known.get(key) ?? widthOf(context, font, text);
    known.set(key, width);
    return width;
  };
}

function widthOf(context: CanvasRenderingContext2D, font: string, text: string): number {
  context.font = font;
  return context.measureText(text).width;
}
