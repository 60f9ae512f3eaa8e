import { loadMeasure } from "../measure.js";
import { type Style, type StyleChoice, styleOf } from "./style.js";

/** Loads a style, with text measured by node-canvas in the bundled font. */
export async function loadStyle(choice: StyleChoice = {}): Promise<Style> {
  return styleOf(choice, await loadMeasure());
}
