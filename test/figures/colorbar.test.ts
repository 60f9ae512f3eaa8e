import { describe, expect, it } from "vitest";
import { colorbar, colorbarSize } from "../../src/figures/colorbar.js";
import type { Mark } from "../../src/figures/figure.js";
import type { Clipped } from "../../src/figures/scale/clipped.js";
import type { Domain } from "../../src/figures/scale/domain.js";
import { loadStyle } from "../../src/figures/style/loadStyle.js";
import { SCREEN } from "../support/style.js";

const LENGTH = 200;

function marksOf<T extends Mark["type"]>(
  type: T,
  domain: Domain,
  clipped?: Pick<Clipped, "below" | "above">,
): readonly (Mark & { readonly type: T })[] {
  const marks = colorbar(
    { domain, colormap: "viridis", length: LENGTH, ...(clipped && { clipped }) },
    SCREEN,
  );
  return marks.filter((mark): mark is Mark & { readonly type: T } => mark.type === type);
}

describe("a colorbar", () => {
  it.each<[string, Domain, readonly string[]]>([
    ["data from zero up", [0, 2.5], ["0", "0.5", "1", "1.5", "2", "2.5"]],
    ["data with a sign", [-0.0312, 0.0312], ["−0.0312", "0", "0.0312"]],
    ["large data", [-1.2e6, 1.2e6], ["−1.2e6", "−5e5", "0", "5e5", "1.2e6"]],
  ])("labels the ends of its domain, zero and round values between, for %s", (_, domain, expected) => {
    expect(marksOf("text", domain).map(({ text }) => text)).toEqual(expected);
  });

  it("has zero in the exact middle of signed data, and the numbers at its ends inside", () => {
    const texts = marksOf("text", [-3, 3]);
    const [low, zero, high] = [texts[0], texts.find(({ text }) => text === "0"), texts.at(-1)];
    expect(low).toMatchObject({ x: 0, align: "left" });
    expect(zero).toMatchObject({ x: 99.5, align: "center", text: "0" });
    expect(high).toMatchObject({ x: 199, align: "right" });
  });

  it("has a tick at each number, with zero's at the center of the pixel that is zero", () => {
    const lines = marksOf("line", [-3, 3]);
    expect(lines.map(({ from }) => from[0])).toEqual([0.5, 33.5, 66.5, 99.5, 132.5, 165.5, 198.5]);
    for (const { from, to } of lines) expect(from[0]).toBe(to[0]);
    const [bar] = marksOf("raster", [-3, 3]);
    expect(bar?.samples.values[99]).toBe(0);
  });

  it("runs evenly over its whole domain in every row, with the colors of the data", () => {
    const [bar, ...others] = marksOf("raster", [-1, 3]);
    expect(others).toEqual([]);
    expect(bar).toMatchObject({ domain: [-1, 3], colormap: "viridis", zoom: 1 });
    const { width = 0, height = 0, values = [] } = bar?.samples ?? {};
    expect([width, height, values.length]).toEqual([199, 12, 199 * 12]);
    values.forEach((value, index) => {
      expect(value).toBeCloseTo(-1 + (((index % width) + 0.5) / width) * 4, 6);
    });
  });

  it.each([
    ["none", { below: 0, above: 0 }, [], 0, 199],
    ["below", { below: 3, above: 0 }, ["#440154"], 7, 193],
    ["above", { below: 0, above: 1 }, ["#fde725"], 0, 193],
    ["both", { below: 1, above: 1 }, ["#440154", "#fde725"], 7, 185],
  ])("is pointed if values are clipped, in the end's color: %s", (_, clipped, fills, left, width) => {
    expect(marksOf("path", [0, 1], clipped).map(({ fill }) => fill)).toEqual(fills);
    const [bar] = marksOf("raster", [0, 1], clipped);
    expect([bar?.x, bar?.samples.width]).toEqual([left, width]);
    const xs = marksOf("path", [0, 1], clipped).flatMap(({ points }) => points.map(([x]) => x));
    for (const x of xs) expect(x > 0 && x < LENGTH).toBe(true);
    const zero = marksOf("line", [-1, 1], clipped).find(({ from }) => from[0] === left + width / 2);
    expect(zero).toBeDefined();
  });

  it("of a blended raster shows its colors over every gray, white above and black below", () => {
    const options = { domain: [-1, 1], colormap: "RdBu_r", length: LENGTH, opacity: 0.6 } as const;
    const [bar] = colorbar(options, SCREEN).filter((mark) => mark.type === "raster");
    const { width, height } = bar!.samples;
    expect(colorbarSize(options, SCREEN).height).toBeGreaterThan(height);
    const [grays] = bar!.under!.planes;
    expect(bar!.under!.opacity).toBe(0.6);
    expect(grays).toMatchObject({ width, height });
    for (let row = 0; row < height; row++) {
      expect(grays.values[row * width + 7]).toBeCloseTo(1 - row / (height - 1), 6);
    }
  });

  it("fits the size that it requests, and its widest numbers do not overlap", async () => {
    const { measure } = await loadStyle();
    const { width, height } = colorbarSize({ length: LENGTH }, SCREEN);
    const texts = marksOf("text", [-1.23e-11, 1.23e-11]);
    const share = { left: 0, center: 0.5, right: 1 };
    const lefts = texts.map(({ x, text, style, align = "left" }) => x - share[align] * measure(text, style));
    const rights = texts.map(({ text, style }, index) => (lefts[index] ?? NaN) + measure(text, style));
    expect(width).toBe(LENGTH);
    expect(Math.min(...lefts)).toBe(0);
    expect(Math.max(...rights)).toBeLessThanOrEqual(width);
    expect(Math.max(...texts.map(({ y }) => y))).toBeLessThan(height);
    for (const [index, left] of lefts.slice(1).entries()) expect(left).toBeGreaterThan(rights[index] ?? NaN);
  });
});
