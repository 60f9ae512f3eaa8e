import { architectureOption } from "../../checkpoints/architectureOption.js";
import { flag, list, type Options, text } from "../../core/options/option.js";
import { shownOptions } from "../../data/shownOptions.js";
import { styleOptions } from "../../figures/style/options.js";
import { CHART_ENDINGS } from "../chartFormat.js";

/** Options that every measure has in addition to its own. */
export const measureOptions = {
  ...shownOptions("mnist:test/0-499"),
  ...architectureOption,
  csv: flag("print the table as CSV"),
  ...styleOptions,
  out: list({
    short: "o",
    summary:
      "files to write instead of printing the table, separated by commas: name.csv and name.json hold the table, " +
      `name.${CHART_ENDINGS.join(", .")} its chart`,
    valueName: "files",
    default: [],
  }),
};

/** Option of measures that train. */
export function trainOption(trainsOn: string | undefined): Options {
  if (trainsOn === undefined) return {};
  return {
    train: text({ summary: "training images", valueName: "probe", default: trainsOn }),
  };
}
