import type { HatchMark, Point } from "./figure.js";

/** The distance of lines along the page, in widths of a line. */
const STEP = 6;

/** The diagonals of a hatch, from the left end of each to its right end; they reach over the sides of its rectangle. */
export function hatchLines(mark: HatchMark): readonly (readonly [Point, Point])[] {
  const { x, y, width, height, lineWidth = 1 } = mark;
  const step = STEP * lineWidth;
  // Lines start on multiples of the step of the page, so that hatches of neighbors join.
  const start = Math.floor((x - height) / step);
  const end = Math.ceil((x + width) / step);
  return Array.from({ length: end - start }, (_, index) => {
    const left = (start + index) * step;
    return [
      [left, y + height],
      [left + height, y],
    ];
  });
}
