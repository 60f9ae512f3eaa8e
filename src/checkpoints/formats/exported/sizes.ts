import { recordOf } from "../../../network/description.js";

/** The number in a size of an export's schema; undefined for a symbol, which stands for an open size. */
export function fixedSize(size: unknown): number | undefined {
  const { as_int: value } = recordOf(size);
  return typeof value === "number" ? value : undefined;
}
