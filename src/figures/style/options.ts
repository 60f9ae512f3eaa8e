import { oneOf } from "../../core/options/option.js";
import { THEME_NAMES } from "../color/page.js";
import { PRESET_NAMES } from "./presets.js";

/** The options of everything that is drawn: where it will stand, and on what page. */
export const styleOptions = {
  preset: oneOf(PRESET_NAMES, {
    summary: "where the figure will stand: its width, the sizes of its text and its pixels per inch",
    default: "screen",
  }),
  theme: oneOf(THEME_NAMES, {
    summary: "the page around the data; the data keep their colors",
    default: "light",
  }),
};
