import { describe, expect, it } from "vitest";
import { UserError } from "../../../src/core/errors.js";
import { boundsOf } from "../../../src/figures/charts/bounds.js";
import { chartFigure } from "../../../src/figures/charts/chartFigure.js";
import { THEME_NAMES } from "../../../src/figures/color/page.js";
import { FIGURE_ENDINGS } from "../../../src/figures/encoders/index.js";
import { loadStyle } from "../../../src/figures/style/loadStyle.js";
import { PRESET_NAMES } from "../../../src/figures/style/presets.js";
import type { ChartPlan } from "../../../src/table/chartPlan.js";
import type { Cell, Table } from "../../../src/table/table.js";
import { encoders } from "../../support/encoders.ts";
import { SAMPLES } from "./samples.ts";
import { marksOf, middles, verticalScale } from "./scales.ts";

const draw = (name: string) => {
  const { table, plan, notes } = SAMPLES[name]!;
  return chartFigure(table, plan, notes === undefined ? {} : { notes });
};

/** A table of pairs: position and value. */
function pairs(rows: readonly (readonly Cell[])[], type: "text" | "integer" | "number" = "text"): Table {
  const columns = [
    { name: "where", type, summary: "place" },
    { name: "much", type: "number", summary: "amount" },
    { name: "who", type: "text", summary: "series" },
  ] as const;
  return { columns, rows };
}

const LINE: ChartPlan = { kind: "line", x: "where", y: "much", title: "Amounts" };
const readNumber = (label: string) => Number(label.replace("−", "-"));
const readShare = (label: string) => (label.endsWith(" %") ? Number.parseFloat(label) / 100 : Number.NaN);

const textsIn = ({ marks }: Awaited<ReturnType<typeof draw>>) =>
  marks.flatMap((mark) => (mark.type === "text" ? [mark.text] : []));

describe("the marks of a chart", () => {
  it("match the axis: points", async () => {
    const { table } = SAMPLES["line with bands"]!;
    const figure = await draw("line with bands");
    const valueAt = verticalScale(figure, readNumber);
    const found = [...middles(figure)].map(([title, [, y]]) => [title, valueAt(y)] as const);
    expect(found).toHaveLength(table.rows.length);
    for (const [title, value] of found) {
      const [, expected] = /‖x‖: (.*)/.exec(title) ?? [];
      // A triangle's centroid is a quarter of its height above its position; the axis has about 0.004 per pixel.
      expect(Math.abs(value - Number(expected)), title).toBeLessThan(0.01);
    }
  });

  it("match the axis: a level as a dashed line across, which the axis includes, and its label", async () => {
    const { table, plan } = SAMPLES["line with bands"]!;
    const level = { at: 1, words: "1, equal to the norm of its shortcut" };
    const figure = await chartFigure(table, { ...plan, levels: [level] });
    const valueAt = verticalScale(figure, readNumber);
    const rules = figure.marks.filter(
      (mark) =>
        mark.type === "path" &&
        mark.dash !== undefined &&
        mark.points.length === 2 &&
        mark.points[0]?.[1] === mark.points[1]?.[1],
    );
    const levels = rules.flatMap((mark) =>
      mark.type === "path" ? [valueAt(mark.points[0]?.[1] ?? Number.NaN)] : [],
    );
    expect(levels.filter((level) => Math.abs(level - 1) < 0.01)).toHaveLength(1);
    expect(textsIn(figure)).toContain("dashed: 1, equal to the norm of its shortcut");
  });

  it("match the axis: levels of positions as ticks on both sides of zero", async () => {
    const figure = await draw("line with levels of places");
    const valueAt = verticalScale(figure, readNumber);
    const ticks = figure.marks.flatMap((mark) =>
      mark.type === "rect" && mark.fill !== undefined ? [valueAt(mark.y + mark.height / 2)] : [],
    );
    const expected = [6272, 6272, 3136, 1568].flatMap((n) => [-1, 1].map((sign) => sign / Math.sqrt(n)));
    for (const level of expected)
      expect(
        ticks.some((tick) => Math.abs(tick - level) < 1e-3),
        String(level),
      ).toBe(true);
    expect(textsIn(figure)).toContain("gray ticks: ±1/√n");
  });

  it("match the axis: the mean of each position and series as a bar with its value", async () => {
    const { table } = SAMPLES["strip with means"]!;
    const figure = await draw("strip with means");
    const valueAt = verticalScale(figure, readShare);
    const bars = figure.marks.flatMap((mark) =>
      mark.type === "rect" && mark.title?.startsWith("mean of 5 values: ")
        ? [valueAt(mark.y + mark.height / 2)]
        : [],
    );
    const means = ["residual", "plain"].flatMap((name) =>
      [0, 1, 2, 3].map((dropped) => {
        const own = table.rows
          .filter((row) => row[0] === name && row[1] === dropped)
          .map((row) => Number(row[2]));
        return own.reduce((sum, value) => sum + value, 0) / own.length;
      }),
    );
    expect(bars).toHaveLength(8);
    for (const mean of means)
      expect(
        bars.some((bar) => Math.abs(bar - mean) < 0.01),
        String(mean),
      ).toBe(true);
    expect(textsIn(figure)).toContain("bars: the mean of the values at each place");
  });

  it("match a logarithmic axis", async () => {
    const figure = await draw("line, logarithmic");
    const exponent = (label: string) => {
      const [, digits] = /^10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/.exec(label) ?? [];
      return digits === undefined ? Number.NaN : Number(Array.from(digits, plainSign).join(""));
    };
    const valueAt = verticalScale(figure, exponent);
    for (const [title, [, y]] of middles(figure)) {
      const [, expected] = /image: (.*)/.exec(title) ?? [];
      // A hundredth of a power of ten is half a pixel.
      expect(Math.abs(valueAt(y) - Math.log10(readNumber(expected!.replace("−", "-")))), title).toBeLessThan(
        0.04,
      );
    }
  });

  it("match the axis: bars, from zero", async () => {
    const figure = await draw("bar, grouped");
    const valueAt = verticalScale(figure, readShare);
    const bars = marksOf(figure, "rect").filter(({ title }) => title !== undefined);
    expect(bars).toHaveLength(10);
    for (const { title = "", y, height } of bars) {
      const [, expected] = /accuracy on the test images: (.*) %/.exec(title) ?? [];
      expect(Math.abs(valueAt(y) - Number(expected) / 100), title).toBeLessThan(0.003);
      expect(Math.abs(valueAt(y + height)), title).toBeLessThan(0.003);
    }
  });

  it("state their content", async () => {
    const [first] = middles(await draw("line with bands")).keys();
    expect(first).toBe(
      "checkpoint: seed, epoch 1\nresidual block: block 1\nresidual ratio ‖F(x)‖ / ‖x‖: 1.31\n5 % of the images below: 1.1921\n95 % of the images below: 1.4279",
    );
  });

  it("differ between series by more than color", async () => {
    const paths = marksOf(await draw("line with bands"), "path");
    const lines = paths.filter(({ stroke, closed, points }) => stroke && !closed && points.length === 5);
    expect(lines.map(({ dash }) => dash)).toEqual([undefined, [6, 3], [2, 2]]);
    const corners = new Set(
      paths.flatMap(({ title, points }) => (title === undefined ? [] : [points.length])),
    );
    expect(corners).toEqual(new Set([32, 4, 3]));
    expect(marksOf(await draw("bar, grouped"), "hatch")).toHaveLength(5 + 1);
  });

  it("of a heatmap have the colors of their map, and legible numbers", async () => {
    const figure = await draw("heatmap");
    const cells = marksOf(figure, "rect").filter(({ title }) => title !== undefined);
    expect(cells).toHaveLength(36);
    const fills = new Map(cells.map(({ title = "", fill }) => [title.split("CKA, unbiased: ")[1], fill]));
    expect(fills.get("1")).toBe("#fde725");
    expect(fills.get("0.2096114")).toBe("#404688");
    for (const { x, y, width, height } of cells) {
      expect([x, y, width, height].every(Number.isInteger)).toBe(true);
    }
    expect(marksOf(figure, "text").filter(({ text }) => text === "0.21")).toHaveLength(2);
  });
});

describe("a value that a chart cannot show", () => {
  const rows = [["a", 1], ["b", Number.NaN], ["c", Number.POSITIVE_INFINITY], ["d", null], ["e", -2]] as const; // biome-ignore format: pairs

  it("is left out, interrupts its line, and is counted", async () => {
    const figure = await chartFigure(pairs(rows), LINE);
    expect([...middles(figure).keys()]).toEqual(["place: a\namount: 1", "place: e\namount: −2"]);
    expect(marksOf(figure, "text").map(({ text }) => text)).toContain("2 values not finite, not drawn.");
  });

  it("is reported if a logarithmic axis has no position for it", async () => {
    const figure = await chartFigure(pairs(rows), { ...LINE, logarithmic: true });
    expect([...middles(figure).keys()]).toEqual(["place: a\namount: 1"]);
    const expected = "1 value not positive, not drawn on a logarithmic axis.";
    expect(marksOf(figure, "text").map(({ text }) => text)).toContain(expected);
  });

  it("keeps its cell in a heatmap, hatched", async () => {
    const figure = await draw("heatmap with signs and gaps");
    const [hatch] = marksOf(figure, "hatch");
    const [cell] = marksOf(figure, "rect").filter(({ fill }) => fill === "#808080");
    expect(cell?.title).toContain("NaN");
    expect(hatch).toMatchObject({ x: cell?.x, y: cell?.y, width: cell?.width });
  });

  it.each([
    [{ ...LINE, y: "mush" }, "Unknown column 'mush'. Did you mean 'much'?"],
    [{ ...LINE, series: "whom" }, "Unknown column 'whom'."],
    [{ ...LINE, y: "who" }, "Expected a column of numbers"],
    [{ ...LINE, kind: "heatmap" }, "Expected a column of numbers for the color of a heatmap"],
    [{ ...LINE, kind: "bar", logarithmic: true }, "Cannot draw bars on a logarithmic axis"],
  ] as const)("is rejected in one line: %o", async (plan, expected) => {
    const drawing = chartFigure(pairs([["a", 1, "b"]]), plan);
    await expect(drawing).rejects.toThrow(UserError);
    await expect(drawing).rejects.toThrow(expected);
  });

  it("is rejected if there is no row", async () => {
    await expect(chartFigure(pairs([]), LINE)).rejects.toThrow(UserError);
    await expect(chartFigure(pairs([]), LINE)).rejects.toThrow("Cannot draw the chart");
  });

  it.each<readonly [ChartPlan["kind"], Partial<ChartPlan>]>([
    ["line", {}],
    ["line", { logarithmic: true }],
    ["line", { domain: [0.5, 0.9] }],
    ["line", { series: "who", facet: "who" }],
    ["bar", { series: "who" }],
    ["strip", { means: true }],
    ["strip", { levels: [{ at: 3, words: "three" }] }],
  ])("leaves the axes if no value is finite, and says so: %s %o", async (kind, more) => {
    const table = pairs([["a", Number.NaN, "p"], ["b", Number.POSITIVE_INFINITY, "q"], ["c", null, "q"]]); // biome-ignore format: pairs
    const figure = await chartFigure(table, { ...LINE, kind, ...more });
    const texts = textsIn(figure);
    expect(texts).toEqual(expect.arrayContaining(["No finite values.", "place", "amount", "a", "b", "c"]));
    expect(texts.some((text) => text.startsWith("2 values not finite"))).toBe(true);
    expect([...middles(figure).keys()]).toEqual([]);
    expect(JSON.stringify(figure)).not.toMatch(/NaN|Infinity|null/);
  });

  it("leaves cells of a heatmap gray if nothing determines their colors", async () => {
    const plan = { kind: "heatmap", x: "where", y: "who", color: "much", title: "Amounts" } as const;
    const figure = await chartFigure(pairs([["a", Number.NaN, "p"], ["b", Number.NaN, "p"]]), plan); // biome-ignore format: pairs
    expect(textsIn(figure)).toContain("No finite values.");
    expect(marksOf(figure, "rect").filter(({ fill }) => fill === "#808080")).toHaveLength(2);
  });
});

describe("the axes of a chart", () => {
  const labels = async (table: Table, plan: ChartPlan) =>
    marksOf(await chartFigure(table, plan), "text").map(({ text }) => text);

  it("never cut off a mark, whatever range is requested", async () => {
    const texts = await labels(pairs([["a", 3], ["b", -1]]), { ...LINE, domain: [0, 1] }); // biome-ignore format: pairs
    expect(texts).toEqual(expect.arrayContaining(["−1.0", "3.0"]));
  });

  it("label integers only at integer positions", async () => {
    const texts = await labels(pairs([[0, 1], [1, 2], [2, 5]], "integer"), LINE); // biome-ignore format: pairs
    expect(texts).toEqual(expect.arrayContaining(["0", "1", "2"]));
    expect(texts).not.toContain("0.5");
  });

  it("begin bars at zero", async () => {
    const texts = await labels(pairs([["a", 100], ["b", 104]]), { ...LINE, kind: "bar" }); // biome-ignore format: pairs
    expect(texts).toContain("0");
  });

  it("write very large and very small numbers as powers of ten", async () => {
    expect(await labels(pairs([["a", 2e-9], ["b", 9e-9]]), LINE)).toContain("4×10⁻⁹"); // biome-ignore format: pairs
    expect(await labels(pairs([["a", 0], ["b", 3e6]]), LINE)).toContain("2×10⁶"); // biome-ignore format: pairs
  });

  it("have space around a single value", async () => {
    expect(await labels(pairs([["a", 5]]), LINE)).toEqual(expect.arrayContaining(["4.6", "5.4"]));
  });

  it("are the same with the rows of each series in any order", async () => {
    const rows = [["a", 1, "p"], ["b", 2, "p"], ["a", 4, "q"], ["b", 5, "q"]] as const; // biome-ignore format: rows
    const plan: ChartPlan = { ...LINE, series: "who" };
    const other = [rows[2], rows[3], rows[0], rows[1]];
    expect((await labels(pairs(rows), plan)).toSorted()).toEqual(
      (await labels(pairs(other), plan)).toSorted(),
    );
  });
});

describe.each(Object.keys(SAMPLES))("the chart '%s'", (name) => {
  const { table, plan, notes = [] } = SAMPLES[name]!;

  // The same figure is written as the same bytes: test/conformance/encoders.test.ts.
  it.each(THEME_NAMES)("is the same figure twice on a page that is %s", async (theme) => {
    const [a, b] = [0, 1].map(() => chartFigure(table, plan, { theme, notes }));
    expect(await a).toEqual(await b);
  });

  it("is written in every format", async () => {
    const figure = await chartFigure(table, plan, { notes });
    for (const format of FIGURE_ENDINGS)
      expect((await encoders[format].encode(figure, {})).length, format).toBeGreaterThan(100);
  });

  it.each(PRESET_NAMES)("fits the medium %s, with all marks within the figure", async (preset) => {
    const fitted = await loadStyle({ preset });
    const figure = await chartFigure(table, plan, { preset, notes });
    if (fitted.width !== undefined) expect(figure.width).toBe(fitted.width);
    expect(figure.dpi).toBe(fitted.dpi);
    const { left, top, right, bottom } = boundsOf(figure.marks, fitted.measure);
    expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
    expect(right).toBeLessThanOrEqual(figure.width);
    expect(bottom).toBeLessThanOrEqual(figure.height);
  });
});

function plainSign(sign: string): string {
  return sign === "⁻" ? "-" : String("⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(sign));
}

describe("the panels of a chart", () => {
  /** The number of panels in each row, by the positions of their names. */
  async function panelsOf(count: number): Promise<readonly number[]> {
    const names = Array.from({ length: count }, (_, index) => `panel ${index}`);
    const table = pairs(names.flatMap((name) => [["a", 1, name], ["b", 2, name]])); // biome-ignore format: pairs
    const figure = await chartFigure(table, { ...LINE, facet: "who" });
    const rows = marksOf(figure, "text").filter(({ text }) => names.includes(text));
    const heights = [...new Set(rows.map(({ y }) => y))].sort((a, b) => a - b);
    return heights.map((height) => rows.filter(({ y }) => y === height).length);
  }

  it.each([
    [1, [1]],
    [3, [3]],
    [4, [2, 2]],
    [5, [3, 2]],
    [7, [3, 3, 1]],
  ])("of which there are %i are arranged in rows of similar length", async (count, expected) => {
    expect(await panelsOf(count)).toEqual(expected);
  });
});

describe("the panels of a heatmap", () => {
  const columns = (["one", "other", "who"] as const).map(
    (name) => ({ name, type: "text", summary: name }) as const,
  );
  const PLAN = { kind: "heatmap", x: "other", y: "one", color: "cka", facet: "who", title: "" } as const;

  it("have only the rows and columns of their own network, and cells of equal size", async () => {
    const networks = { first: ["a", "b"], second: ["c", "d", "e"] };
    const rows = Object.entries(networks).flatMap(([who, names]) =>
      names.flatMap((one) => names.map((other) => [one, other, who, 0.5])),
    );
    const table: Table = { columns: [...columns, { name: "cka", type: "number", summary: "cka" }], rows };
    const figure = await chartFigure(table, PLAN);
    const texts = marksOf(figure, "text").map(({ text }) => text);
    for (const name of Object.values(networks).flat()) {
      expect(texts.filter((text) => text === name)).toHaveLength(2);
    }
    for (const who of Object.keys(networks)) expect(texts).toContain(who);
    const cells = marksOf(figure, "rect").filter(({ title }) => title !== undefined);
    expect(cells).toHaveLength(4 + 9);
    expect(new Set(cells.map(({ width, height }) => `${width} ${height}`)).size).toBe(1);
  });
});

describe("the colors of a heatmap", () => {
  const cells = (values: readonly number[]): Table =>
    pairs(values.map((value, at) => [`c${at}`, value, "row"]));
  const plan: ChartPlan = { kind: "heatmap", x: "where", y: "who", color: "much", title: "Amounts" };
  const keyOf = async (values: readonly number[], domain?: readonly [number, number]) => {
    const figure = await chartFigure(cells(values), { ...plan, ...(domain === undefined ? {} : { domain }) });
    return marksOf(figure, "raster").map(({ colormap }) => colormap);
  };

  it("are diverging if the requested range has both signs, whatever the values", async () => {
    expect(await keyOf([0.2, 0.4], [-1, 1])).toEqual(["RdBu_r"]);
    expect(await keyOf([-0.1, 0.4], [0, 1])).toEqual(["viridis"]);
    expect(await keyOf([-0.1, 0.4])).toEqual(["RdBu_r"]);
  });
});
