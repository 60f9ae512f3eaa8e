import { imageOptions } from "../data/images/imageOptions.js";
import { preprocessingOptions } from "../data/images/preprocessingOptions.js";
import { probeOptions } from "../data/probeOptions.js";
import { flag, list, text } from "../options.js";
import { FIGURE_ENDINGS } from "../pictures/encoders/index.js";
import { styleOptions } from "../pictures/style/options.js";

/** What is shown, of views that look at activations. */
export const shownOptions = { ...probeOptions, ...imageOptions, ...preprocessingOptions };

/** The options that every drawing takes besides those of its view. */
export const drawOptions = {
  taps: list({
    summary:
      "what to draw: names, globs, kinds (conv, activation …) or groups (maps, all), separated by commas",
    hint: "taps",
    fallback: [],
    fallbackInWords: "maps, or what the view is about",
  }),
  format: list({
    summary: `the files to make of each figure: ${FIGURE_ENDINGS.join(", ")}, separated by commas`,
    hint: "formats",
    fallback: ["png"],
  }),
  scaleFrom: text({
    summary: "a scale.json of an earlier drawing, to draw on the same scales",
    hint: "file",
    fallback: "",
  }),
  values: flag("write the numbers beside the figures: values.npz for numpy, and statistics.json"),
  ...styleOptions,
  out: text({
    short: "o",
    summary: "the folder for the figures and their manifest.json",
    hint: "folder",
    fallback: "output",
  }),
};
