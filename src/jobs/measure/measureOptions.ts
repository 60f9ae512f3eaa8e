import { architectureOption } from "../../checkpoints/architectureOption.js";
import { activationsOptions } from "../../checkpoints/recorded/activationsOptions.js";
import { flag, list, type Options, text } from "../../core/options/option.js";
import { shownOptions } from "../../data/shownOptions.js";
import { styleOptions } from "../../figures/style/styleOptions.js";
import { measureOf } from "../../measures/index.js";
import type { Measure } from "../../measures/measureDefinition.js";
import { CHART_ENDINGS } from "../chartFormat.js";
import type { DeclaredOptions } from "../jobOptions.js";

/** Default images of measures that do not choose others. */
const IMAGES = "mnist:test/0-499";

/** Options that every measure has in addition to its own. */
export const measureOptions = {
  ...shownOptions(IMAGES),
  ...architectureOption,
  ...activationsOptions,
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

/** All options of a measure, with its own default images. */
export function allMeasureOptions({ options, trainsOn, images = IMAGES }: Measure<Options>) {
  return { ...options, ...trainOption(trainsOn), ...measureOptions, ...shownOptions(images) };
}

/** The declared options of a measurement. Throws `UserError` for an unknown measure. */
export function declaredMeasurement(measure: string): DeclaredOptions {
  const found = measureOf(measure);
  return { own: found.options, all: allMeasureOptions(found) };
}
