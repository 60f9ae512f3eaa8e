import { describe, expect, it } from "vitest";
import { type ColormapName, colormapOf, entryAt } from "../../src/figures/color/colormap.js";
import { NOT_FINITE } from "../../src/figures/color/page.js";
import { positionIn } from "../../src/figures/scale/domain.js";
import { drawn, rasterOf } from "./pixels.ts";

function colorOf(name: ColormapName, entry: number): string {
  return `#${Buffer.from(colormapOf(name).entries[entry] ?? []).toString("hex")}`;
}

const [BOTTOM, TOP] = [colorOf("viridis", 0), colorOf("viridis", 255)];

describe("a raster", () => {
  it.each([1, 2, 3, 5])("has the exact colors of its map, in squares of %i pixels", async (zoom) => {
    const values = Array.from({ length: 16 }, (_, index) => (index * 17) / 255);
    const rows = Array.from({ length: 4 }, (_, row) => values.slice(4 * row, 4 * row + 4));
    const pixels = await drawn([rasterOf(rows, { x: 7, y: 3, zoom, colormap: "magma" })]);
    for (let y = 0; y < 4 * zoom; y++) {
      for (let x = 0; x < 4 * zoom; x++) {
        const value = rows[Math.floor(y / zoom)]?.[Math.floor(x / zoom)] ?? NaN;
        expect(pixels.at(7 + x, 3 + y)).toBe(colorOf("magma", entryAt(value)));
      }
    }
    for (const [x, y] of [
      [6, 3],
      [7, 2],
      [7 + 4 * zoom, 3],
      [7, 3 + 4 * zoom],
    ] as const) {
      expect(pixels.at(x, y)).toBe("#ffffff");
    }
  });

  it("shows all 256 colors of its map", async () => {
    const row = Array.from({ length: 256 }, (_, entry) => (entry + 0.5) / 256);
    const pixels = await drawn([rasterOf([row], { colormap: "inferno" })], 256, 1);
    const found = row.map((_, x) => pixels.at(x, 0));
    expect(found).toEqual(row.map((_, entry) => colorOf("inferno", entry)));
  });

  it("is upright: the sample of row 0 and column 1 fills the square at the top, second from the left", async () => {
    const rows = [
      [0, 1, 0],
      [0, 0, 0],
    ];
    const pixels = await drawn([rasterOf(rows, { zoom: 4 })]);
    for (let y = 0; y < 8; y++) {
      for (let x = 0; x < 12; x++) {
        const isHot = y < 4 && x >= 4 && x < 8;
        expect(pixels.at(x, y)).toBe(isHot ? TOP : BOTTOM);
      }
    }
  });

  it("reads its samples through their offset and stride", async () => {
    const values = Float32Array.of(9, 9, 0, 9, 1, 9, 1, 9, 0, 9);
    const samples = { width: 2, height: 2, values, offset: 2, stride: 2 };
    const pixels = await drawn([rasterOf([], { samples })]);
    expect([pixels.at(0, 0), pixels.at(1, 0), pixels.at(0, 1), pixels.at(1, 1)]).toEqual([
      BOTTOM,
      TOP,
      TOP,
      BOTTOM,
    ]);
  });

  it.each([
    ["what is not a number", NaN, NOT_FINITE.missing],
    ["more than anything", Infinity, TOP],
    ["less than anything", -Infinity, BOTTOM],
    ["what lies above the domain", 7, TOP],
    ["what lies below the domain", -7, BOTTOM],
    ["the top of the domain", 1, TOP],
    ["the bottom of the domain", 0, BOTTOM],
  ])("colors %s", async (_, value, expected) => {
    expect((await drawn([rasterOf([[value]])])).at(0, 0)).toBe(expected);
  });

  it("gives zero the middle color of a diverging map, for any domain", async () => {
    const reaches = Array.from({ length: 200 }, (_, index) => (index + 1) / 8);
    const rasters = reaches.map((reach, x) =>
      rasterOf([[0]], { x, domain: [-reach, reach], colormap: "RdBu_r" }),
    );
    const pixels = await drawn(rasters, reaches.length, 1);
    const odd = reaches.filter((_, x) => pixels.at(x, 0) !== colorOf("RdBu_r", 128));
    expect(odd).toEqual([]);
  });

  it("gives a value the color of its position in the domain", async () => {
    const domain = [-3, 11] as const;
    const row = Array.from({ length: 113 }, (_, index) => -3 + index / 8);
    const pixels = await drawn([rasterOf([row], { domain })], row.length, 1);
    const expected = row.map((value) => colorOf("viridis", entryAt(positionIn(domain, value))));
    expect(row.map((_, x) => pixels.at(x, 0))).toEqual(expected);
  });

  it("is drawn in place for any number of samples, narrow and wide", async () => {
    const narrow = Array.from({ length: 300 }, (_, index) =>
      rasterOf([Array.from({ length: 28 }, () => (index % 256) / 255)], { y: index }),
    );
    const wide = rasterOf([Array.from({ length: 2500 }, (_, x) => (x % 256) / 255)], { y: 300 });
    const pixels = await drawn([...narrow, wide], 2500, 301);
    expect(narrow.map((_, y) => pixels.at(27, y))).toEqual(
      narrow.map((_, index) => colorOf("viridis", entryAt((index % 256) / 255))),
    );
    expect([pixels.at(0, 300), pixels.at(255, 300), pixels.at(2499, 300)]).toEqual([
      BOTTOM,
      TOP,
      colorOf("viridis", entryAt((2499 % 256) / 255)),
    ]);
  });
});

describe("a hatch", () => {
  const hatch = { type: "hatch", x: 6, y: 6, width: 12, height: 6, color: NOT_FINITE.missingHatch } as const;

  it("covers the gray of a non-number, and lets it show through", async () => {
    const missing = rasterOf([[NaN, NaN]], { x: 6, y: 6, zoom: 6 });
    const pixels = await drawn([missing, hatch]);
    const inside = Array.from({ length: 72 }, (_, index) =>
      pixels.at(6 + (index % 12), 6 + Math.floor(index / 12)),
    );
    const gray = inside.filter((color) => color === NOT_FINITE.missing).length;
    expect(gray).toBeGreaterThan(18);
    expect(gray).toBeLessThan(60);
    expect(inside.some((color) => color < "#404040")).toBe(true);
  });

  it("stays within its rectangle", async () => {
    const pixels = await drawn([hatch]);
    for (let y = 0; y < 30; y++) {
      for (let x = 0; x < 40; x++) {
        const isInside = x >= 6 && x < 18 && y >= 6 && y < 12;
        if (!isInside) expect(pixels.at(x, y)).toBe("#ffffff");
      }
    }
  });
});
