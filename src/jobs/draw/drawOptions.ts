import { architectureOption } from "../../checkpoints/architectureOption.js";
import { activationsOptions } from "../../checkpoints/recorded/activationsOptions.js";
import { flag, list, text } from "../../core/options/option.js";
import { shownOptions } from "../../data/shownOptions.js";
import { styleOptions } from "../../figures/style/styleOptions.js";
import { viewOf } from "../../views/index.js";
import { defaultEnding, endingsFor } from "../fileFormat.js";
import { type DeclaredOptions, OUTPUT_FOLDER } from "../jobOptions.js";

/** Options for the network's input, for views of images. The default image is that of the original post. */
export function drawnOptions(view: string) {
  return shownOptions(viewOf(view).images ?? "mnist:test/53");
}

/** Options that every view has in addition to its own. */
export function drawOptions(view: string) {
  const needsRun = viewOf(view).inputs.includes("run");
  return {
    ...architectureOption,
    ...activationsOptions,
    taps: list({
      summary:
        "taps to draw: names, globs, kinds (conv, activation …) or groups (maps, all), separated by commas",
      valueName: "taps",
      default: [],
      defaultText: needsRun
        ? "the outputs of the blocks; without blocks, the maps, else the time steps, else the hidden units"
        : "the view's own taps; else the maps, without maps the time steps, or the hidden units",
    }),
    format: list({
      summary: `file formats of each figure: ${endingsFor(view).join(", ")}, separated by commas`,
      valueName: "formats",
      default: [defaultEnding(view)],
    }),
    scaleFrom: text({
      summary: "scale.json of an earlier drawing, to draw on the same scales",
      valueName: "file",
      default: "",
    }),
    values: flag("also write the numbers: values.npz for numpy, and statistics.json"),
    ...styleOptions,
    out: text({
      short: "o",
      summary: "folder for the figures and their manifest.json",
      valueName: "folder",
      default: OUTPUT_FOLDER,
    }),
  };
}

/** The declared options of drawings of a view. Throws `UserError` for an unknown view. */
export function declaredDrawing(view: string): DeclaredOptions {
  const { options: own } = viewOf(view);
  return { own, all: { ...drawnOptions(view), ...drawOptions(view), ...own } };
}
