import type { HatchMark, Point } from "./figure.js";

/** The horizontal distance between lines, in line widths. */
const STEP = 6;

/** The diagonals of a hatch, each from left to right; they extend beyond the edges of its rectangle. */
export function hatchLines(mark: HatchMark): readonly (readonly [Point, Point])[] {
  const { x, y, width, height, lineWidth = 1 } = mark;
  const step = STEP * lineWidth;
  // Lines start at multiples of the step on the page, so that adjacent hatches join.
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
