import {
  type Color,
  converter,
  differenceCiede2000,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  filterDeficiencyTrit,
  type Rgb as Part,
} from "culori";
import { describe, expect, it } from "vitest";
import { COLORMAP_NAMES, colormapOf, type Rgb } from "../../src/figures/color/colormap.js";

/** The least difference between colors that are a quarter of the scale apart (CIEDE2000): less than 5 is confusable. */
const LEAST_DIFFERENCE = 10;
const QUARTER = 64;

const linear = converter("lrgb");
const lab = converter("lab65");
const difference = differenceCiede2000();

/**
 * Vision simulated by the matrix of Machado, Oliveira and Fernandes 2009 at severity 1, which applies to linear
 * light.
 */
function deficient(filter: (color: Part) => Color | undefined): (rgb: Rgb) => Color {
  return (rgb) => {
    const { r, g, b } = linear(colorOf(rgb));
    const seen = filter({ mode: "rgb", r, g, b }) as Part;
    const within = (part: number) => Math.min(1, Math.max(0, part));
    return lab({ mode: "lrgb", r: within(seen.r), g: within(seen.g), b: within(seen.b) });
  };
}

const VISIONS = {
  normal: (rgb: Rgb): Color => lab(colorOf(rgb)),
  protanopia: deficient(filterDeficiencyProt(1)),
  deuteranopia: deficient(filterDeficiencyDeuter(1)),
  tritanopia: deficient(filterDeficiencyTrit(1)),
} as const;

function colorOf([red, green, blue]: Rgb): Part {
  return { mode: "rgb", r: red / 255, g: green / 255, b: blue / 255 };
}

/** The smallest difference of two entries that are at least a quarter of the scale apart. */
function leastDifference(entries: readonly Rgb[], see: (rgb: Rgb) => Color): number {
  const seen = entries.map(see);
  const apart = seen.flatMap((color, entry) =>
    seen.slice(entry + QUARTER).map((other) => difference(color, other)),
  );
  return Math.min(...apart);
}

describe.each(COLORMAP_NAMES)("%s", (name) => {
  it.each(Object.entries(VISIONS))("has colors that are distinguishable with %s vision", (_, see) => {
    expect(leastDifference(colormapOf(name).entries, see)).toBeGreaterThanOrEqual(LEAST_DIFFERENCE);
  });
});

it("rejects unfit maps: a rainbow, and green against red", () => {
  const hue = (entry: number): Rgb => {
    const part = (shift: number) => Math.round(255 * Math.sin(Math.PI * (0.5 - entry / 256 + shift)) ** 2);
    return [part(0), part(1 / 3), part(2 / 3)];
  };
  const greenToRed = (entry: number): Rgb => [entry, 180 - Math.round(entry / 2), 60];
  const entriesOf = (map: (entry: number) => Rgb) => Array.from({ length: 256 }, (_, entry) => map(entry));
  expect(leastDifference(entriesOf(hue), VISIONS.normal)).toBeLessThan(LEAST_DIFFERENCE);
  expect(leastDifference(entriesOf(greenToRed), VISIONS.normal)).toBeGreaterThan(LEAST_DIFFERENCE);
  expect(leastDifference(entriesOf(greenToRed), VISIONS.deuteranopia)).toBeLessThan(LEAST_DIFFERENCE);
});
