import { flag, list, type Option, repeated, text } from "../../core/options/option.js";
import { shownOptions } from "../../data/shownOptions.js";
import { FIGURE_ENDINGS } from "../../figures/encoders/index.js";
import { styleOptions } from "../../figures/style/options.js";
import { comparisonOptions } from "../../measures/comparison/comparison.js";
import { differenceOptions } from "../../views/difference.js";
import { type DeclaredOptions, OUTPUT_FOLDER } from "../jobOptions.js";
import { GATE_METRICS } from "./gateMetrics.js";
import { parseGate } from "./gates.js";

/** The options of a comparison, its figures and its gates: all that is needed to make it again. */
export const comparedOptions = {
  ...comparisonOptions,
  ...differenceOptions,
  gate: gates(
    "what must hold, like cka>=0.95 or cka[relu*]>=0.9, else the exit code is 3; may be given several times; " +
      `metrics: ${Object.keys(GATE_METRICS).join(", ")}`,
  ),
  allowUnpaired: flag(
    "let gates hold although a tap that they are about has no partner in the other checkpoint; the output says which",
  ),
};

/** All options of a comparison on the command line. */
export const compareOptions = {
  ...shownOptions("mnist:test/0-499"),
  show: text({
    summary: "the images that figures show, at most 8",
    valueName: "probe",
    default: "",
    defaultText: "the first image of --input",
  }),
  ...comparedOptions,
  format: list({
    summary: `the files to make of each figure: ${FIGURE_ENDINGS.join(", ")}, separated by commas`,
    valueName: "formats",
    default: ["png"],
  }),
  ...styleOptions,
  junit: text({ summary: "a file for the results of gates as JUnit XML", valueName: "file", default: "" }),
  out: text({
    short: "o",
    summary:
      "the folder for figures, tables and manifest.json; with --gate nothing is written unless it is given",
    valueName: "folder",
    default: "",
    defaultText: OUTPUT_FOLDER,
  }),
};

/** Gates stay text, which files carry; here their form is checked. */
function gates(summary: string): Option<readonly string[]> {
  const texts = repeated({ summary, valueName: "gate", default: [] });
  const parse = (value: unknown, subject: string): readonly string[] => {
    const given = texts.parse(value, subject);
    for (const each of given) parseGate(each, subject);
    return given;
  };
  return { ...texts, parse };
}

/** The declared options of a comparison. */
export function declaredComparison(): DeclaredOptions {
  return { own: comparedOptions, all: compareOptions };
}
