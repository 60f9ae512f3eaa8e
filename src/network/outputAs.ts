import { UserError } from "../core/errors.js";
import { shapeText } from "../core/format.js";
import { oneOf, optional } from "../core/options/option.js";
import type { Head } from "./heads.js";
import type { Answers } from "./outputHead.js";
import type { Tap } from "./tap.js";

/** Meanings that can be given, by their names, and the number of axes of outputs that can have them. */
const MEANINGS = {
  classes: { answers: "classes", axes: [1] },
  labels: { answers: "labels", axes: [1] },
  values: { answers: "values", axes: [1, 2, 3] },
  "class-map": { answers: "classMap", axes: [3] },
  masks: { answers: "masks", axes: [3] },
  picture: { answers: "picture", axes: [1, 2, 3] },
} as const satisfies Readonly<
  Record<string, { readonly answers: Answers; readonly axes: readonly number[] }>
>;

type Meaning = keyof typeof MEANINGS;

const NAMES = Object.keys(MEANINGS) as Meaning[];

/** Option of every command that reads outputs of any meaning. */
export const outputAsOption = {
  outputAs: optional(
    oneOf<Meaning>(NAMES, {
      summary:
        "meaning of the outputs: the scores of classes, independent labels or plain values of a vector; a class map, masks, a picture or plain values of maps",
      default: "values",
    }),
    "by the last activation and the shape: a softmax or as many linear units scores classes, sigmoids label, one linear unit is a value, maps like the image are pictures, other linear maps of its size are class maps",
  ),
};

/** Head with a given meaning in place of the one that its graph suggests. Throws `UserError` where its shape has none. */
export function headAs(head: Head, { shape }: Pick<Tap, "shape">, as: Meaning | undefined): Head {
  if (as === undefined) return head;
  const { answers, axes } = MEANINGS[as];
  const units = shape.at(-1) ?? null;
  const { name, areLogits } = head;
  if (!(axes as readonly number[]).includes(shape.length))
    throw new UserError(
      `--output-as ${as} does not fit the output '${name}' of ${shapeText(shape)}. Choose another meaning, or another output with --head.`,
    );
  const isDense = answers === "classMap" || answers === "masks";
  return {
    name,
    answers,
    classes: answers === "classes" || answers === "labels" ? units : null,
    ...(isDense && units !== null ? { pixelClasses: units } : {}),
    ...(areLogits === true && (answers === "classes" || answers === "classMap") ? { areLogits } : {}),
  };
}
