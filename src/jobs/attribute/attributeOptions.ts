import { type AttributionOptionName, attributionOptions } from "../../attribution/attributionOptions.js";
import { type AttributionMethodName, attributionMethods } from "../../attribution/index.js";
import { architectureOption } from "../../checkpoints/architectureOption.js";
import { activationsOptions } from "../../checkpoints/recorded/activationsOptions.js";
import { UserError, unknown } from "../../core/errors.js";
import { flag, flagName, list, oneOf, optional, text } from "../../core/options/option.js";
import { shownOptions } from "../../data/shownOptions.js";
import { FIGURE_ENDINGS } from "../../figures/encoders/index.js";
import { styleOptions } from "../../figures/style/styleOptions.js";
import { headOption } from "../../network/headChoice.js";
import { attributionFigureOptions } from "../../views/attribution.js";
import { type DeclaredOptions, OUTPUT_FOLDER } from "../jobOptions.js";

/** Options of attributions and their figures: everything needed to reproduce them. */
export const attributedOptions = {
  target: optional(
    text({
      summary:
        "predicted, runner-up, label, a class's number or name (with @row,column or @mean where every position is scored), " +
        "output[number], or <tap>[channel] and <tap>[channel]@row,column",
      valueName: "target",
      default: "",
    }),
    "predicted; for one number, output[0]; where every position is scored, predicted@mean",
  ),
  of: oneOf(["logit", "probability"], {
    summary: "number of a class: its score before the softmax, or its probability",
    default: "logit",
  }),
  taps: list({
    summary:
      "taps that class activation maps are computed at: names, globs, kinds or groups, separated by commas",
    valueName: "taps",
    default: [],
    defaultText: "the last maps before the head pools or flattens them",
  }),
  ...headOption,
  ...attributionOptions,
  ...attributionFigureOptions,
};

/** All command-line options of an attribution. */
export const attributeOptions = {
  ...shownOptions("mnist:test/53"),
  ...architectureOption,
  ...activationsOptions,
  ...attributedOptions,
  compare: text({
    summary: "checkpoint B, drawn beside the first with the difference B − A",
    valueName: "checkpoint",
    default: "",
  }),
  check: flag("also check the methods: maps of redrawn networks, and deletion and insertion curves"),
  format: list({
    summary: `file formats of each figure: ${FIGURE_ENDINGS.join(", ")}, separated by commas`,
    valueName: "formats",
    default: ["png"],
  }),
  values: flag("also write the numbers: values.npz for numpy"),
  ...styleOptions,
  out: text({
    short: "o",
    summary: "folder for the figures and their manifest.json",
    valueName: "folder",
    default: OUTPUT_FOLDER,
  }),
};

/** Declared options of an attribution. Throws `UserError` for an unknown method. */
export function declaredAttribution(methods: string): DeclaredOptions {
  checkMethods(methods);
  return { own: attributedOptions, all: attributeOptions };
}

/** Words that stand for methods: all that a network supports, and the one that suits its head. */
const GROUPS = ["all", "default"] as const;

/** All words that name methods. */
export const METHOD_WORDS: readonly string[] = [...Object.keys(attributionMethods), ...GROUPS];

/** Methods that a text names, separated by commas; a group in place of them. Throws `UserError` for an unknown one. */
export function methodsIn(methods: string): readonly AttributionMethodName[] | (typeof GROUPS)[number] {
  checkMethods(methods);
  const group = GROUPS.find((name) => name === methods);
  return group ?? ([...new Set(methods.split(","))] as AttributionMethodName[]);
}

function checkMethods(methods: string): void {
  if (GROUPS.some((name) => name === methods)) return;
  const stray = methods.split(",").find((name) => !Object.hasOwn(attributionMethods, name));
  if (GROUPS.some((name) => name === stray))
    throw new UserError(`'${stray}' stands for methods of its own. Give it alone, or name methods.`);
  if (stray !== undefined) throw unknown("attribution method", stray, METHOD_WORDS);
}

/** Throws `UserError` for a given option that none of the methods reads. */
export function refuseUnread(
  methods: readonly AttributionMethodName[],
  given: Readonly<Record<string, unknown>>,
): void {
  const read = new Set<string>(
    methods.flatMap((name): readonly string[] => attributionMethods[name].options),
  );
  const own = Object.keys(attributionOptions) as AttributionOptionName[];
  const unread = own.find((name) => Object.hasOwn(given, name) && !read.has(name));
  if (unread === undefined) return;
  const readers = Object.entries(attributionMethods).flatMap(([name, { options }]) =>
    (options as readonly string[]).includes(unread) ? [name] : [],
  );
  throw new UserError(
    `${flagName(unread)} is an option of ${readers.join(", ")}. Leave it out, or add one of these methods.`,
  );
}
