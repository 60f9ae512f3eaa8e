import { shownOptions } from "../data/shownOptions.js";
import { flag, list, text } from "../options.js";
import { FIGURE_ENDINGS } from "../pictures/encoders/index.js";
import { styleOptions } from "../pictures/style/options.js";

/** What the network is shown, for views that look at activations. The image is that of the original post. */
export const drawnOptions = shownOptions("mnist:test/53");

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
