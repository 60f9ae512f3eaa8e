import { list } from "../../core/options/option.js";
import { styleOptions } from "../../figures/style/styleOptions.js";
import { flowOptions } from "../../measures/flowExample.js";
import { CHART_ENDINGS } from "../chartFormat.js";
import type { DeclaredOptions } from "../jobOptions.js";

/** All command-line options of the worked example. */
export const explanationOptions = {
  ...flowOptions,
  ...styleOptions,
  out: list({
    short: "o",
    summary:
      "additional output files, separated by commas: name.json holds the numbers, " +
      `name.${CHART_ENDINGS.join(", .")} the figure`,
    valueName: "files",
    default: [],
  }),
};

/** The declared options of the worked example. */
export function declaredExplanation(): DeclaredOptions {
  return { own: flowOptions, all: explanationOptions };
}
