import { describe, expect, it } from "vitest";
import { colorbar, colorbarSize } from "../../src/pictures/colorbar.js";
import type { Mark } from "../../src/pictures/figure.js";
import { loadMeasure } from "../../src/pictures/measure.js";
import type { Domain } from "../../src/pictures/scale/domain.js";

const LENGTH = 200;

function marksOf<T extends Mark["type"]>(type: T, domain: Domain): readonly (Mark & { readonly type: T })[] {
  const marks = colorbar({ domain, colormap: "viridis", length: LENGTH });
  return marks.filter((mark): mark is Mark & { readonly type: T } => mark.type === type);
}

describe("a colorbar", () => {
  it.each<[string, Domain, readonly string[]]>([
    ["data from zero up", [0, 2.5], ["0", "1.25", "2.5"]],
    ["data with a sign", [-0.0312, 0.0312], ["−0.0312", "0", "0.0312"]],
    ["large data", [-1.2e6, 1.2e6], ["−1.2e6", "0", "1.2e6"]],
  ])("tells the ends of its domain and its middle, for %s", (_, domain, due) => {
    expect(marksOf("text", domain).map(({ text }) => text)).toEqual(due);
  });

  it("has zero in the middle of signed data, and the numbers at its ends inside", () => {
    const [low, zero, high] = marksOf("text", [-3, 3]);
    expect(low).toMatchObject({ x: 0, align: "left" });
    expect(zero).toMatchObject({ x: LENGTH / 2, align: "center", text: "0" });
    expect(high).toMatchObject({ x: LENGTH, align: "right" });
  });

  it("has a tick where each number is", () => {
    const at = marksOf("line", [-3, 3]).map(({ from, to }) => [from[0], to[0]]);
    expect(at).toEqual([
      [0.5, 0.5],
      [100.5, 100.5],
      [199.5, 199.5],
    ]);
  });

  it("runs evenly over its whole domain in every row, with the colors of the data", () => {
    const rasters = marksOf("raster", [-1, 3]);
    expect(rasters.map(({ y }) => y)).toEqual(Array.from({ length: 12 }, (_, y) => y));
    for (const { samples, domain, colormap, zoom } of rasters) {
      expect([domain, colormap, zoom, samples.width]).toEqual([[-1, 3], "viridis", 1, LENGTH]);
      expect(samples.values[0]).toBeCloseTo(-0.99, 6);
      expect(samples.values[99]).toBeCloseTo(0.99, 6);
      expect(samples.values[199]).toBeCloseTo(2.99, 6);
    }
  });

  it("fits the room that it asks for, and its widest numbers stand apart", async () => {
    const measure = await loadMeasure();
    const { width, height } = colorbarSize(LENGTH);
    const [low, middle, high] = marksOf("text", [-1.23e-11, 1.23e-11]).map((mark) => ({
      ...mark,
      width: measure(mark.text, mark.style),
    }));
    expect(width).toBe(LENGTH);
    expect(low?.y).toBeLessThan(height);
    expect(low?.width).toBeLessThan(LENGTH / 2 - (middle?.width ?? Infinity) / 2);
    expect(high?.width).toBeLessThan(LENGTH / 2 - (middle?.width ?? Infinity) / 2);
  });
});
