import { formatNumber } from "../core/format.js";
import type { ReceptiveField } from "../network/receptive/tapField.js";

/** The pixels that a unit sees, in words for a figure. */
export function fieldWords(field: ReceptiveField | undefined): string {
  if (field === undefined || field.status === "unknown")
    return "the whole image, as what a unit sees is unknown";
  const sizes = field.axes.map(({ size }) => (size === null ? "?" : formatNumber(size))).join("×");
  switch (field.status) {
    case "exact":
      return `the ${sizes} pixels that the unit sees, cut at the border`;
    case "upper bound":
      return `the pixels that the unit sees at most, up to ${sizes}, cut at the border`;
    default:
      return "the whole image, which the unit sees";
  }
}
