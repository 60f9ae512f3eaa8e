import { architectureOption } from "../../checkpoints/architectureOption.js";
import { activationsOptions } from "../../checkpoints/recorded/activationsOptions.js";
import { flag, list, type Option, repeated, text } from "../../core/options/option.js";
import { shownOptions } from "../../data/shownOptions.js";
import { FIGURE_ENDINGS } from "../../figures/encoders/index.js";
import { styleOptions } from "../../figures/style/styleOptions.js";
import { comparisonOptions } from "../../measures/comparison/comparison.js";
import { differenceOptions } from "../../views/difference.js";
import { type DeclaredOptions, OUTPUT_FOLDER } from "../jobOptions.js";
import { GATE_METRICS } from "./gateMetrics.js";
import { parseGate } from "./gates.js";

/** Options of a comparison, its figures and its gates: everything needed to reproduce it. */
export const comparedOptions = {
  ...comparisonOptions,
  ...differenceOptions,
  gate: gates(
    "condition such as cka>=0.95 or cka[relu*]>=0.9; if it fails, the exit code is 3; may be given several times; " +
      `metrics: ${Object.keys(GATE_METRICS).join(", ")}`,
  ),
  allowUnpaired: flag(
    "let gates pass even if a tap that they check has no partner in the other checkpoint; the output lists these taps",
  ),
};

/** All command-line options of a comparison. */
export const compareOptions = {
  ...shownOptions("mnist:test/0-499"),
  ...architectureOption,
  ...activationsOptions,
  show: text({
    summary: "images shown in figures, at most 8",
    valueName: "probe",
    default: "",
    defaultText: "the first image of --input",
  }),
  ...comparedOptions,
  format: list({
    summary: `file formats of each figure: ${FIGURE_ENDINGS.join(", ")}, separated by commas`,
    valueName: "formats",
    default: ["png"],
  }),
  ...styleOptions,
  junit: text({ summary: "file for the results of gates as JUnit XML", valueName: "file", default: "" }),
  out: text({
    short: "o",
    summary:
      "folder for figures, tables and manifest.json; with --gate, nothing is written unless --out is given",
    valueName: "folder",
    default: "",
    defaultText: OUTPUT_FOLDER,
  }),
};

/** Gates remain text, as stored in files; only their form is checked here. */
function gates(summary: string): Option<readonly string[]> {
  const texts = repeated({ summary, valueName: "gate", default: [] });
  const parse = (value: unknown, subject: string): readonly string[] => {
    const given = texts.parse(value, subject);
    for (const each of given) parseGate(each, subject);
    return given;
  };
  return { ...texts, parse };
}

/** Declared options of a comparison. */
export function declaredComparison(): DeclaredOptions {
  return { own: comparedOptions, all: compareOptions };
}
