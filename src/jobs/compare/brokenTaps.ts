import { cellIn, type Table } from "../../table/table.js";
import type { Side } from "./gateMetrics.js";

/** Compared tap at which no gate can pass. */
export interface BrokenTap {
  readonly tap: string;
  /** Its number if that is not finite, else NaN. */
  readonly value: number;
  /** Checkpoints in which its values are not finite; empty if only its number is not. */
  readonly sides: readonly Side[];
  /** Clause without a period. */
  readonly words: string;
}

const SIDES: readonly Side[] = ["a", "b"];

/** Rows of a table of taps with non-finite values in a checkpoint, or a non-finite number in a column, in order. */
export function brokenTaps(taps: Table, column = ""): readonly BrokenTap[] {
  return taps.rows.flatMap((row) => {
    const cell = (name: string) => cellIn(taps, row, name);
    const sides = SIDES.filter((side) => Number(cell(`non_finite_${side}`)) > 0);
    const number = cell(column);
    const value = typeof number === "number" && !Number.isFinite(number) ? number : undefined;
    if (sides.length === 0 && value === undefined) return [];
    const [tap, other] = [String(cell("tap")), cell("other_tap")];
    const called =
      sides.includes("b") && other !== null && other !== tap ? `, where it is called '${other}'` : "";
    const named = sides.map((side) => side.toUpperCase()).join(" and ");
    const words = sides.length === 0 ? "it is not finite" : `not finite in ${named}${called}`;
    return [{ tap, value: value ?? Number.NaN, sides, words }];
  });
}
