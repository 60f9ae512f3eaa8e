import { expect, it } from "vitest";
import { COLORMAP_NAMES } from "../../src/figures/color/colormap.js";
import { COLORMAP_CHOICES, chooseColormap, misfitWords } from "../../src/figures/color/colormapChoice.js";
import type { Scale } from "../../src/figures/scale/domain.js";

const SEQUENTIAL: Scale = { kind: "sequential", domain: [0, 1] };
const DIVERGING: Scale = { kind: "diverging", domain: [-1, 1] };

it("uses viridis for nonnegative data and RdBu_r for signed data by default", () => {
  expect(chooseColormap("auto", SEQUENTIAL)).toBe("viridis");
  expect(chooseColormap("auto", DIVERGING)).toBe("RdBu_r");
});

it.each(COLORMAP_NAMES)("uses %s if requested, and warns if its kind does not match the data", (name) => {
  expect(COLORMAP_CHOICES).toContain(name);
  for (const scale of [SEQUENTIAL, DIVERGING]) expect(chooseColormap(name, scale)).toBe(name);
  const notes = [SEQUENTIAL, DIVERGING].map((scale) => misfitWords(name, scale));
  expect(notes.filter((note) => note === "")).toHaveLength(1);
  expect(notes.filter((note) => note.startsWith(`${name} is`) && note.includes("zero"))).toHaveLength(1);
});
