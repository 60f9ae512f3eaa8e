import fc from "fast-check";
import { expect, it } from "vitest";
import { boundsOf, textCorners } from "../../src/figures/charts/bounds.js";
import { chartFigure } from "../../src/figures/charts/chartFigure.js";
import type { Figure, Point, TextMark } from "../../src/figures/figure.js";
import { loadStyle } from "../../src/figures/style/loadStyle.js";
import type { ChartPlan } from "../../src/table/chartPlan.js";
import type { Cell, Table } from "../../src/table/table.js";

const style = await loadStyle();

const name = fc.stringMatching(/^[A-Za-z0-9_/ ρ-]{1,22}$/);
const size = fc.double({ min: -9, max: 7, noNaN: true });
const amount = size.chain((power) =>
  fc.double({ min: -1, max: 1, noNaN: true }).map((part) => part * 10 ** power),
);
const cell = fc.oneof(
  { weight: 9, arbitrary: amount },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, null) },
);

/** Tables of every category with every series, and a suitable plan. */
const charts = fc
  .record({
    places: fc.uniqueArray(name, { minLength: 1, maxLength: 16 }),
    series: fc.uniqueArray(name, { minLength: 1, maxLength: 4 }),
    facets: fc.uniqueArray(name, { minLength: 1, maxLength: 4 }),
    kind: fc.constantFrom<ChartPlan["kind"]>("line", "bar", "heatmap", "strip"),
    isNumbered: fc.boolean(),
    logarithmic: fc.boolean(),
    summary: fc.lorem({ maxCount: 12 }),
  })
  .chain((parts) => {
    const count = parts.places.length * parts.series.length * parts.facets.length;
    return fc.array(cell, { minLength: count, maxLength: count }).map((cells) => chartOf(parts, cells));
  });

interface Parts {
  readonly places: readonly string[];
  readonly series: readonly string[];
  readonly facets: readonly string[];
  readonly kind: ChartPlan["kind"];
  readonly isNumbered: boolean;
  readonly logarithmic: boolean;
  readonly summary: string;
}

function chartOf(parts: Parts, cells: readonly Cell[]): { readonly table: Table; readonly plan: ChartPlan } {
  const { places, series, facets, kind, isNumbered, logarithmic, summary } = parts;
  const keys = facets.flatMap((facet) =>
    series.flatMap((one) =>
      places.map((place, index) => [facet, one, isNumbered ? index * 3 : place] as const),
    ),
  );
  // There must be something to draw.
  const rows = keys.map((key, index): Cell[] => [...key, index === 0 ? 2 : cells[index]!]);
  const columns = [
    { name: "facet", type: "text", summary: "panel" },
    { name: "series", type: "text", summary: "series" },
    { name: "place", type: isNumbered ? "integer" : "text", summary },
    { name: "amount", type: "number", summary },
  ] as const;
  const facet = facets.length > 1 ? { facet: "facet" } : {};
  const common = { kind, x: "place", title: summary, ...facet };
  if (kind === "heatmap")
    return { table: { columns, rows }, plan: { ...common, y: "series", color: "amount" } };
  const isLog = logarithmic && kind !== "bar";
  const plan = { ...common, y: "amount", series: "series", logarithmic: isLog };
  return { table: { columns, rows }, plan };
}

it("No mark of a chart leaves its page, and no texts overlap", async () => {
  await fc.assert(
    fc.asyncProperty(charts, async ({ table, plan }) => {
      const figure = await chartFigure(table, plan);
      const { left, top, right, bottom } = boundsOf(figure.marks, style.measure);
      expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
      expect([right <= figure.width, bottom <= figure.height]).toEqual([true, true]);
      expect(overlaps(figure)).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

/** The pairs of overlapping texts. */
function overlaps({ marks }: Figure): readonly string[] {
  const texts = marks.filter((mark) => mark.type === "text");
  const boxes = texts.map((text) => boxOf(text));
  return texts.flatMap((one, index) =>
    texts
      .slice(index + 1)
      .filter((_, after) => touch(boxes[index]!, boxes[index + 1 + after]!))
      .map((other) => `${one.text} | ${other.text}`),
  );
}

function boxOf(text: TextMark): readonly Point[] {
  return textCorners(text, style.measure);
}

/** True if two rectangles overlap: no side of either separates them. */
function touch(one: readonly Point[], other: readonly Point[]): boolean {
  return [one, other].every((box) =>
    [0, 1].every((side) => {
      const [from, to] = [box[side]!, box[side + 1]!];
      const axis = [to[0] - from[0], to[1] - from[1]] as const;
      const [a, b] = [one, other].map((corners) => corners.map(([x, y]) => x * axis[0] + y * axis[1]));
      return Math.max(...a!) > Math.min(...b!) && Math.max(...b!) > Math.min(...a!);
    }),
  );
}
