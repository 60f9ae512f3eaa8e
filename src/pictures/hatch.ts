import type { HatchMark, Point } from "./figure.js";

const STEP = 6;

/** The diagonals of a hatch, from the left end of each to its right end; they reach over the sides of its rectangle. */
export function hatchLines({ x, y, width, height }: HatchMark): readonly (readonly [Point, Point])[] {
  // Lines start on multiples of the step of the page, so that hatches of neighbors join.
  const start = Math.floor((x - height) / STEP);
  const end = Math.ceil((x + width) / STEP);
  return Array.from({ length: end - start }, (_, index) => {
    const left = (start + index) * STEP;
    return [
      [left, y + height],
      [left + height, y],
    ];
  });
}
