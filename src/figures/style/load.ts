import { loadMeasure } from "../measure.js";
import { type Style, type StyleChoice, styleOf } from "./style.js";

/** The style that is asked for, with text measured by node-canvas in the font that is shipped. */
export async function loadStyle(choice: StyleChoice = {}): Promise<Style> {
  return styleOf(choice, await loadMeasure());
}
