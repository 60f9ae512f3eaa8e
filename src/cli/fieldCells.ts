import { formatNumber } from "../core/format.js";
import type { FieldAxis, ReceptiveField } from "../network/receptive/tapField.js";

/** Names of the columns with the receptive field of a tap. */
export const FIELD_COLUMNS = ["field", "step", "first"] as const;

/** Receptive field as JSON: its status, and size, step and first pixel for rows and columns. */
export function fieldFacts({ status, axes }: ReceptiveField) {
  const list = (of: (axis: FieldAxis) => number | null) => axes.map(of);
  return {
    status,
    size: list(({ size }) => size),
    step: list(({ step }) => step),
    first: list(({ first }) => first),
  };
}

/** Cells of the columns for a tap: the field's size, the step between neighboring units, and the first pixel of unit 0. */
export function fieldCells({ status, axes }: ReceptiveField, unknown: string): readonly string[] {
  if (status === "unknown") return FIELD_COLUMNS.map(() => unknown);
  const { size, step, first } = fieldFacts({ status, axes });
  const sizes = sameOrAll(size, "×", unknown);
  const field = status === "whole input" ? "whole" : `${status === "upper bound" ? "≤ " : ""}${sizes}`;
  const isStepped = !step.includes(null);
  return [
    field,
    ...[step, first].map((list) => (isStepped ? sameOrAll(list, ", ", unknown, true) : unknown)),
  ];
}

/** Numbers of all axes, or their common one if it stands for all. */
function sameOrAll(
  numbers: readonly (number | null)[],
  separator: string,
  unknown: string,
  isCommon = false,
): string {
  if (numbers.includes(null)) return unknown;
  const texts = numbers.map((number) => formatNumber(number as number));
  return isCommon && new Set(texts).size === 1 ? (texts[0] as string) : texts.join(separator);
}
