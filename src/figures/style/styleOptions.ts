import { oneOf } from "../../core/options/option.js";
import { THEME_NAMES } from "../color/page.js";
import { PRESET_NAMES } from "./presets.js";

/** The options of all drawings: medium and theme. */
export const styleOptions = {
  preset: oneOf(PRESET_NAMES, {
    summary: "the medium of the figure, which sets its width, text sizes and resolution",
    default: "screen",
  }),
  theme: oneOf(THEME_NAMES, {
    summary: "the page around the data; the data keep their colors",
    default: "light",
  }),
};
