import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { flowed } from "../../src/figures/layout/flow.js";

const heights = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 9 });
const columns = fc.integer({ min: 1, max: 5 });
const GAP = 3;

function heightOf(heights: readonly number[]): number {
  return heights.reduce((sum, height) => sum + height, (heights.length - 1) * GAP);
}

/** The least height of any division of the items into a number of columns. */
function lowest(heights: readonly number[], columns: number): number {
  if (heights.length === 0) return 0;
  if (columns === 1) return heightOf(heights);
  const cuts = heights.map((_, cut) =>
    Math.max(heightOf(heights.slice(0, cut + 1)), lowest(heights.slice(cut + 1), columns - 1)),
  );
  return Math.min(...cuts);
}

describe("items distributed into columns", () => {
  it("are in one column each, in order", () => {
    fc.assert(
      fc.property(heights, columns, (sizes, count) => {
        const runs = flowed(sizes, { columns: count, gap: GAP });
        expect(runs.length).toBeLessThanOrEqual(count);
        const indices = runs.flatMap(([from, to]) => Array.from({ length: to - from }, (_, at) => from + at));
        expect(indices).toEqual(sizes.map((_, index) => index));
      }),
    );
  });

  it("are as low as with any division", () => {
    fc.assert(
      fc.property(heights, columns, (sizes, count) => {
        const runs = flowed(sizes, { columns: count, gap: GAP });
        const height = Math.max(...runs.map(([from, to]) => heightOf(sizes.slice(from, to))));
        expect(height).toBe(lowest(sizes, count));
      }),
    );
  });

  it("need no column if there are none", () => {
    expect(flowed([], { columns: 3, gap: GAP })).toEqual([]);
  });
});
