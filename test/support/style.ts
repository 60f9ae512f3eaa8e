import { styleOf } from "../../src/figures/style/style.js";

/** The style of a screen, with text measured by an estimate that needs no canvas. */
export const SCREEN = styleOf({}, (text, { size }) => text.length * size * 0.6);

/** The text of a screen. */
export const TEXT = SCREEN.text;
