import type { Figure, Mark } from "../../../src/figures/figure.js";
import { TEXT } from "../../support/style.js";
import { figureOf, rasterOf } from "../pixels.ts";

const INK = "#1a1a1a";
const WAVE = Array.from({ length: 9 }, (_, y) =>
  Array.from({ length: 12 }, (_, x) => Math.sin(x * y) / 2 + 0.5),
);
const TROUBLED = [
  [NaN, Infinity, -Infinity],
  [0.25, 0.5, -0],
];

const text = (overrides: Partial<Mark & { readonly type: "text" }>): Mark => ({
  type: "text",
  x: 10,
  y: 20,
  text: "residual1/branch",
  style: TEXT.title,
  color: INK,
  ...overrides,
});

/** Every kind of mark, and a tap whose name attempts to break out of pages. */
export const EVERYTHING: Figure = figureOf(
  [
    text({}),
    text({ y: 40, style: TEXT.body, text: `<script>&"'  AVA ±∞ −0.5 µé` }),
    text({ x: 110, y: 56, style: TEXT.caption, align: "center", text: "]]>" }),
    text({ x: 210, y: 70, style: TEXT.caption, align: "right", text: "(0) \\" }),
    rasterOf(WAVE, { x: 10, y: 80, zoom: 5, title: "channel </script>" }),
    rasterOf(TROUBLED, { x: 80, y: 80, zoom: 12, colormap: "RdBu_r", domain: [-1, 1] }),
    { type: "hatch", x: 80, y: 80, width: 36, height: 12, color: "#ffffff" },
    { type: "rect", x: 9, y: 79, width: 62, height: 47, stroke: "#dadada" },
    { type: "rect", x: 130, y: 80, width: 30, height: 20, fill: "#ececec", stroke: INK },
    { type: "line", from: [130.5, 104], to: [130.5, 120], color: INK },
    { type: "line", from: [140, 120], to: [160, 104], color: INK },
    { type: "path", points: [[170, 80], [190, 90], [170, 100]], closed: true, fill: "#440154", stroke: "#b8b8b8" }, // biome-ignore format: pairs
    { type: "path", points: [[165, 130], [180, 108], [195, 130], [210, 108]], stroke: "#0072b2", lineWidth: 2, dash: [4, 2] }, // biome-ignore format: pairs
    { type: "path", points: [[196, 80], [214, 80], [214, 100]], fill: "#d55e00", opacity: 0.25, title: "<5 & 6>" }, // biome-ignore format: pairs
    text({ x: 216, y: 136, style: TEXT.caption, text: "turned", rotate: -90 }),
  ],
  220,
  140,
);

/** Figures of all kinds, by their special feature. */
export const FIGURES: Readonly<Record<string, Figure>> = {
  "every kind of mark": EVERYTHING,
  "nothing on it": figureOf([]),
  "one pixel": figureOf([rasterOf([[0.3]])], 1, 1),
  "rasters and whole rectangles": figureOf(
    [
      rasterOf(WAVE, { x: 2, y: 1, zoom: 3 }),
      { type: "rect", x: 0, y: 0, width: 40, height: 30, stroke: "#dadada" },
      rasterOf(TROUBLED, { x: 20, y: 20, zoom: 2, colormap: "magma" }),
      { type: "rect", x: 30, y: 2, width: 2, height: 2, fill: "#123456", stroke: "#654321" },
    ],
    40,
    30,
  ),
  "rasters that leave the page": figureOf([rasterOf(WAVE, { x: -7, y: 20, zoom: 3 })]),
  "rectangles between pixels": figureOf([
    { type: "rect", x: 0.5, y: 3.25, width: 10, height: 8, fill: "#000000" },
    { type: "rect", x: 20, y: 3, width: 1, height: 8, stroke: "#000000" },
  ]),
  "more colors than a palette holds": figureOf(
    [
      rasterOf([Array.from({ length: 256 }, (_, entry) => (entry + 0.5) / 256)], { y: 4 }),
      rasterOf([Array.from({ length: 256 }, (_, entry) => (entry + 0.5) / 256)], { y: 9, colormap: "magma" }),
    ],
    256,
    20,
  ),
  "a tile of all colors and NaN": figureOf(
    [rasterOf([[NaN, ...Array.from({ length: 256 }, (_, entry) => (entry + 0.5) / 256)]])],
    257,
    3,
  ),
  "text of few colors": figureOf([text({ x: 3, y: 20, style: TEXT.body, text: "0.5" })]),
};
