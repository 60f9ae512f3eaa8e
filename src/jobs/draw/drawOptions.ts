import { flag, list, text } from "../../core/options/option.js";
import { shownOptions } from "../../data/shownOptions.js";
import { styleOptions } from "../../figures/style/options.js";
import { viewOf } from "../../views/index.js";
import { defaultEnding, endingsFor } from "../fileFormat.js";
import { type DeclaredOptions, OUTPUT_FOLDER } from "../jobOptions.js";

/** The options for the network's input, for views of activations. The image is that of the original post. */
export const drawnOptions = shownOptions("mnist:test/53");

/** The options that every drawing of a view takes besides those of the view. */
export function drawOptions(view: string) {
  const needsRun = viewOf(view).inputs.includes("run");
  return {
    taps: list({
      summary:
        "what to draw: names, globs, kinds (conv, activation …) or groups (maps, all), separated by commas",
      valueName: "taps",
      default: [],
      defaultText: needsRun
        ? "the outputs of the blocks; without blocks maps, else steps over time, else hidden units"
        : "what the view is about; else maps, steps over time where there are none, or hidden units",
    }),
    format: list({
      summary: `the files to make of each figure: ${endingsFor(view).join(", ")}, separated by commas`,
      valueName: "formats",
      default: [defaultEnding(view)],
    }),
    scaleFrom: text({
      summary: "a scale.json of an earlier drawing, to draw on the same scales",
      valueName: "file",
      default: "",
    }),
    values: flag("write the numbers beside the figures: values.npz for numpy, and statistics.json"),
    ...styleOptions,
    out: text({
      short: "o",
      summary: "the folder for the figures and their manifest.json",
      valueName: "folder",
      default: OUTPUT_FOLDER,
    }),
  };
}

/** The declared options of drawings of a view. Throws `UserError` for an unknown view. */
export function declaredDrawing(view: string): DeclaredOptions {
  const { options: own } = viewOf(view);
  return { own, all: { ...drawnOptions, ...drawOptions(view), ...own } };
}
