/** The flow of items into columns. */
export interface FlowOptions {
  readonly columns: number;
  /** The gap between an item and the next below it, in pixels. */
  readonly gap: number;
}

/** Items from one index up to, but not including, another. */
export type Run = readonly [from: number, to: number];

/**
 * Distributes items of given heights into at most `columns` columns, in order, minimizing the tallest. Every item is in one
 * column; empty columns are omitted.
 */
export function flowed(heights: readonly number[], { columns, gap }: FlowOptions): readonly Run[] {
  let low = Math.ceil(Math.max(0, ...heights));
  let high = Math.ceil(heights.reduce((sum, height) => sum + height + gap, low));
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (filled(heights, middle, gap).length <= columns) high = middle;
    else low = middle + 1;
  }
  return filled(heights, high, gap);
}

/** The columns that items need if none may be taller than a limit. */
function filled(heights: readonly number[], limit: number, gap: number): readonly Run[] {
  const runs: Run[] = [];
  let [from, used] = [0, 0];
  heights.forEach((height, index) => {
    if (index > from && used + gap + height > limit) {
      runs.push([from, index]);
      [from, used] = [index, 0];
    }
    used += (index > from ? gap : 0) + height;
  });
  return heights.length === 0 ? [] : [...runs, [from, heights.length]];
}
