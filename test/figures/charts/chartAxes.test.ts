import { beforeAll, describe, expect, it } from "vitest";
import type { Chart, Panel } from "../../../src/figures/charts/chart.js";
import { TICK_FUNCTION, xChannel, yChannel } from "../../../src/figures/charts/chartAxes.js";
import { fieldsOf } from "../../../src/figures/charts/chartFields.js";
import { rowsOf } from "../../../src/figures/charts/chartRows.js";
import { loadStyle } from "../../../src/figures/style/loadStyle.js";
import type { Style } from "../../../src/figures/style/style.js";
import type { ChartPlan } from "../../../src/table/chartPlan.js";
import type { Cell, Column } from "../../../src/table/table.js";

const PANEL: Panel = { width: 400, height: 200, columns: 1 };

interface Sample {
  readonly cells: readonly (readonly [Cell, Cell])[];
  readonly types?: readonly [Column["type"], Column["type"]];
  readonly plan?: Partial<ChartPlan>;
  readonly domain?: readonly [number, number];
}

interface Axis {
  readonly type: string;
  readonly scale: Readonly<Record<string, unknown>>;
  readonly axis: Readonly<Record<string, unknown>>;
}

let style: Style;

beforeAll(async () => {
  style = await loadStyle({});
});

/** Both axes of a chart of pairs. */
function axesOf({ cells, types = ["text", "number"], plan: more, domain = [0, 1] }: Sample, panel = PANEL) {
  const table = {
    columns: [
      { name: "where", type: types[0], summary: "place" },
      { name: "much", type: types[1], summary: "amount" },
    ],
    rows: cells,
  };
  const plan: ChartPlan = { kind: "line", x: "where", y: "much", title: "Amounts", ...more };
  const fields = fieldsOf(table, plan);
  const { rows } = rowsOf(table, plan, fields);
  const chart: Chart = {
    ...{ plan, fields, rows, style, domain },
    ...{ series: [], facets: [], colormap: "viridis" },
  };
  return { x: xChannel(chart, panel) as unknown as Axis, y: yChannel(chart, panel) as unknown as Axis };
}

const NAMES = (count: number, word = "tap") =>
  Array.from({ length: count }, (_, at): readonly [Cell, Cell] => [`${word} ${at}`, at]);

describe("a numeric axis", () => {
  it("spans the existing values, and is labeled with its column's summary", () => {
    const cells = [[2, 0.5] as const, [7, 1] as const];
    const { x, y } = axesOf({ cells, types: ["number", "number"], domain: [0.5, 1] });
    expect([x.type, x.scale.domain, x.axis.title]).toEqual(["quantitative", [2, 7], ["place"]]);
    expect([y.type, y.scale.domain, y.axis.title]).toEqual(["quantitative", [0.5, 1], ["amount"]]);
  });

  it("has space on both sides of a single value", () => {
    expect(axesOf({ cells: [["a", 4]], domain: [4, 4] }).y.scale.domain).toEqual([3.6, 4.4]);
    expect(axesOf({ cells: [["a", 0]], domain: [0, 0] }).y.scale.domain).toEqual([-1, 1]);
  });

  it("ends on round values unless its range was given", () => {
    expect(axesOf({ cells: [["a", 1]] }).y.scale.nice).toBe(true);
    expect(axesOf({ cells: [["a", 1]], plan: { domain: [0, 1] } }).y.scale.nice).toBe(false);
  });

  it("begins at zero only for bars", () => {
    expect(axesOf({ cells: [["a", 1]], plan: { kind: "bar" } }).y.scale.zero).toBe(true);
    expect(axesOf({ cells: [["a", 1]] }).y.scale.zero).toBe(false);
  });

  it("has integer ticks if its column counts", () => {
    const cells = [[1, 3] as const];
    const { x, y } = axesOf({ cells, types: ["integer", "number"] });
    expect([x.axis.tickMinStep, y.axis.tickMinStep]).toEqual([1, undefined]);
  });

  it("has more ticks the longer it is, and at least two", () => {
    const ticks = (height: number) =>
      axesOf({ cells: [["a", 1]] }, { ...PANEL, height }).y.axis.tickCount as number;
    expect([ticks(10), ticks(80), ticks(400)]).toEqual([2, 2, 10]);
  });

  it.each([
    { type: "share", domain: [0, 1], logarithmic: false, format: "share" },
    { type: "number", domain: [0, 1], logarithmic: false, format: "plain" },
    { type: "number", domain: [0.1, 50], logarithmic: true, format: "plain" },
    { type: "number", domain: [1e-7, 1], logarithmic: true, format: "power" },
    { type: "number", domain: [1, 1e7], logarithmic: true, format: "power" },
  ] as const)("writes a $type from $domain as $format (logarithmic: $logarithmic)", (sample) => {
    const { y } = axesOf({
      ...{ cells: [["a", 1]], types: ["text", sample.type], domain: sample.domain },
      plan: { logarithmic: sample.logarithmic },
    });
    expect(y.axis.labelExpr).toBe(`${TICK_FUNCTION}(datum.value, datum.label, '${sample.format}')`);
  });

  it("has powers of ten as ends and ticks if it is logarithmic", () => {
    const { x, y } = axesOf({ cells: [["a", 1]], plan: { logarithmic: true }, domain: [0.002, 7] });
    expect(y.scale).toEqual({ type: "log", domain: [1e-3, 10], nice: false });
    expect(y.axis.values).toEqual([1e-3, 1e-2, 0.1, 1, 10]);
    expect(x.type).toBe("nominal");
  });
});

describe("a categorical axis", () => {
  it("has one position per name, in the order of the table, with keys that no object has", () => {
    const cells = [["b", 1] as const, ["constructor", 2] as const, ["b", 3] as const, ["a", 4] as const];
    const { x } = axesOf({ cells });
    expect(x.scale.domain).toEqual([":b", ":constructor", ":a"]);
    expect(x.axis.values).toEqual([":b", ":constructor", ":a"]);
  });

  it("has level labels if they fit, slanted ones if less space is left, and upright ones otherwise", () => {
    const angle = (count: number, word: string) => axesOf({ cells: NAMES(count, word) }).x.axis.labelAngle;
    expect([angle(4, "a"), angle(12, "a long name of a"), angle(40, "a long name of a")]).toEqual([
      0, -45, -90,
    ]);
  });

  it("labels every name if there is space, otherwise every second, third …", () => {
    const size = 1.2 * style.text.caption.size;
    for (const [count, every] of [
      [Math.floor(400 / size), 1],
      [Math.floor(400 / size) + 1, 2],
      [Math.floor(800 / size) + 1, 3],
    ] as const) {
      const { x } = axesOf({ cells: NAMES(count) });
      expect(x.scale.domain).toHaveLength(count);
      expect(x.axis.values).toHaveLength(Math.ceil(count / every));
    }
  });

  it("is on both sides of a heatmap, without ticks", () => {
    const plan = { kind: "heatmap", color: "much", y: "where" } as const;
    const { x, y } = axesOf({ cells: [["a", 1]], plan });
    for (const { type, axis } of [x, y])
      expect([type, axis.ticks, axis.domain]).toEqual(["nominal", false, false]);
  });
});
