import { describe, expect, it } from "vitest";
import { UserError } from "../../src/core/errors.js";
import { type COLORMAP_NAMES, colormapOf, entryAt, rgbOf } from "../../src/figures/color/colormap.js";

describe("the entry of a position", () => {
  it.each([
    [0, 0],
    [1 / 512, 0],
    [1 / 256, 1],
    [0.5 - 1e-9, 127],
    [0.5, 128],
    [255 / 256, 255],
    [1, 255],
    [1.0001, 255],
    [Infinity, 255],
    [-0.0001, 0],
    [-Infinity, 0],
  ])("%d is entry %i", (position, expected) => {
    expect(entryAt(position)).toBe(expected);
  });

  it("gives every entry a bin of equal width", () => {
    const found = Array.from({ length: 2560 }, (_, index) => entryAt((index + 0.5) / 2560));
    const counts = Array.from({ length: 256 }, (_, entry) => found.filter((other) => other === entry).length);
    expect(new Set(counts)).toEqual(new Set([10]));
  });
});

describe("a colormap", () => {
  it("is parsed once", () => {
    expect(colormapOf("viridis")).toBe(colormapOf("viridis"));
  });

  it.each([
    ["virdis", "Unknown colormap 'virdis'. Did you mean 'viridis'? Known: "],
    ["constructor", "Unknown colormap 'constructor'."],
  ])("of the name %s is refused", (name, expected) => {
    const named = name as (typeof COLORMAP_NAMES)[number];
    expect(() => colormapOf(named)).toThrow(UserError);
    expect(() => colormapOf(named)).toThrow(expected);
  });
});

it.each([
  ["#000000", [0, 0, 0]],
  ["#ffffff", [255, 255, 255]],
  ["#1a80f3", [26, 128, 243]],
])("the parts of %s are %j", (css, expected) => {
  expect(rgbOf(css)).toEqual(expected);
});
