import { attributionOptions } from "../../attribution/attributionOptions.js";
import { type AttributionMethodName, attributionMethods } from "../../attribution/index.js";
import { unknown } from "../../core/errors.js";
import { list, optional, text } from "../../core/options/option.js";
import { headOption } from "../../network/headChoice.js";

/** Methods that are checked unless others are named. */
const USUAL: readonly AttributionMethodName[] = [
  "saliency",
  "input-x-gradient",
  "integrated-gradients",
  "hirescam",
  "guided-backprop",
];

const { n, rule, level, seed, window, stride } = attributionOptions;

/** Options of all checks of attribution methods. */
export const checkOptions = {
  methods: list({
    summary: "methods to check, separated by commas; all for each that applies to the network",
    valueName: "methods",
    default: USUAL,
    defaultText: `${USUAL.join(", ")}, of which those that do not apply are left out`,
  }),
  target: optional(
    text({
      summary: "what is attributed: predicted, runner-up, label, a class, output[number] or <tap>[channel]",
      valueName: "target",
      default: "",
    }),
    "predicted; for one number, output[0]; where every position is scored, predicted@mean",
  ),
  taps: list({
    summary: "taps of the class activation maps, which are checked one by one",
    valueName: "taps",
    default: [],
    defaultText: "the last maps before the head pools or flattens them",
  }),
  baseline: list({
    summary:
      "images without information, for integrated gradients and occlusion: black, white, gray, mean (of the images)",
    valueName: "images",
    default: ["black"],
  }),
  ...{ n, rule, level, seed, window, stride },
  ...headOption,
};

/** Word for all methods. */
const ALL = "all";

/**
 * Methods that names stand for, and whether a method that does not apply is left out. Block routes are not among all:
 * their parts only add up to an answer together. Throws `UserError` for an unknown name.
 */
export function checkedMethods(names: readonly string[]): {
  readonly methods: readonly AttributionMethodName[];
  readonly leavesOut: boolean;
} {
  const known = Object.keys(attributionMethods) as AttributionMethodName[];
  if (names.length === 1 && names[0] === ALL)
    return { methods: known.filter((name) => name !== "block-routes"), leavesOut: true };
  if (names.join() === USUAL.join()) return { methods: USUAL, leavesOut: true };
  const stray = names.find((name) => !Object.hasOwn(attributionMethods, name));
  if (stray !== undefined) throw unknown("attribution method", stray, [...known, ALL]);
  return { methods: [...new Set(names)] as AttributionMethodName[], leavesOut: false };
}
