import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { flowed } from "../../src/figures/layout/flow.js";

const heights = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 9 });
const columns = fc.integer({ min: 1, max: 5 });
const GAP = 3;

function heightOf(heights: readonly number[]): number {
  return heights.reduce((sum, height) => sum + height, (heights.length - 1) * GAP);
}

/** The lowest that any way to cut the things into so many columns can be. */
function lowest(heights: readonly number[], columns: number): number {
  if (heights.length === 0) return 0;
  if (columns === 1) return heightOf(heights);
  const cuts = heights.map((_, cut) =>
    Math.max(heightOf(heights.slice(0, cut + 1)), lowest(heights.slice(cut + 1), columns - 1)),
  );
  return Math.min(...cuts);
}

describe("things that flow into columns", () => {
  it("are each in one column, in their order", () => {
    fc.assert(
      fc.property(heights, columns, (sizes, count) => {
        const runs = flowed(sizes, { columns: count, gap: GAP });
        expect(runs.length).toBeLessThanOrEqual(count);
        const indices = runs.flatMap(([from, to]) => Array.from({ length: to - from }, (_, at) => from + at));
        expect(indices).toEqual(sizes.map((_, index) => index));
      }),
    );
  });

  it("are as low as any way to part them", () => {
    fc.assert(
      fc.property(heights, columns, (sizes, count) => {
        const runs = flowed(sizes, { columns: count, gap: GAP });
        const height = Math.max(...runs.map(([from, to]) => heightOf(sizes.slice(from, to))));
        expect(height).toBe(lowest(sizes, count));
      }),
    );
  });

  it("need no column where there are none", () => {
    expect(flowed([], { columns: 3, gap: GAP })).toEqual([]);
  });
});
