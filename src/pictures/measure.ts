import type { TextStyle } from "./figure.js";
import { cssFont } from "./font.js";
import { loadCanvas } from "./library.js";

/** Measures text as it will be drawn. */
export type Measure = (text: string, style: TextStyle) => number;

/** A measure of text widths, in pixels. */
export async function loadMeasure(): Promise<Measure> {
  const { createCanvas } = await loadCanvas();
  const context = createCanvas(1, 1).getContext("2d");
  return (text, style) => {
    context.font = cssFont(style);
    return context.measureText(text).width;
  };
}
