import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { chartFigure } from "../../../src/figures/charts/chartFigure.js";
import { rgbOf } from "../../../src/figures/color/colormap.js";
import { encoders } from "../../support/encoders.ts";
import { SAMPLES } from "../charts/samples.ts";
import { decode } from "../pixels.ts";
import { EVERYTHING } from "./figures.ts";
import { isInstalled, run } from "./programs.ts";
import { fileOf, RENDERERS } from "./renderers.ts";

const folder = mkdtempSync(join(tmpdir(), "convscope-rendered-"));
afterAll(() => rmSync(folder, { recursive: true }));

const expected = await decode(await encoders.png.encode(EVERYTHING, {}));

/** The largest difference of two colors in any component, out of 255. */
function apart(a: string, b: string): number {
  const [ours, theirs] = [rgbOf(a), rgbOf(b)];
  return Math.max(...ours.map((part, index) => Math.abs(part - (theirs[index] ?? NaN))));
}

describe.each(Object.entries(RENDERERS))("a figure as %s, seen through another program", (_, renderer) => {
  it.skipIf(!isInstalled(renderer.program)).each([1, 2, 4])(
    "has crisp tiles at %i times its size",
    async (scale) => {
      const found = await renderer.render(EVERYTHING, scale, folder);
      // The centers of the samples of the first tile: 12×9 of them, 5 pixels each.
      for (let y = 82; y < 80 + 9 * 5; y += 5) {
        for (let x = 12; x < 10 + 12 * 5; x += 5) {
          const middle = [x, y].map((place) => Math.floor((place + 0.5) * scale)) as [number, number];
          const corners = [-scale, scale].map((shift) => found.at(middle[0] + shift, middle[1] + shift));
          for (const color of corners)
            expect(apart(color, expected.at(x, y)), `${x}, ${y}`).toBeLessThanOrEqual(2);
        }
      }
    },
  );
});

describe.each(Object.entries(RENDERERS))("a chart as %s, seen through another program", (_, renderer) => {
  it.skipIf(!isInstalled(renderer.program))("has its cells with their positions and colors", async () => {
    const { table, plan } = SAMPLES.heatmap!;
    const figure = await chartFigure(table, plan);
    const found = await renderer.render(figure, 2, folder);
    const cells = figure.marks.filter((mark) => mark.type === "rect" && mark.title !== undefined);
    expect(cells).toHaveLength(36);
    for (const cell of cells) {
      if (cell.type !== "rect") continue;
      const { x, y, width, height, fill = "" } = cell;
      const corners = [found.at(2 * x + 4, 2 * y + 4), found.at(2 * (x + width) - 5, 2 * (y + height) - 5)];
      for (const color of corners) expect(apart(color, fill), cell.title).toBeLessThanOrEqual(2);
    }
  });
});

describe("the font of a PDF file", () => {
  it.skipIf(!isInstalled("pdffonts"))("is embedded TrueType, and its text can be extracted", async () => {
    const path = await fileOf(EVERYTHING, "pdf", folder);
    const fonts = run("pdffonts", path).split("\n").slice(2).filter(Boolean);
    expect(fonts).toHaveLength(2);
    for (const font of fonts) expect(font).toMatch(/\+Arimo-\w+ +CID TrueType +Identity-H +yes yes yes/);
    expect(run("pdftotext", path, "-")).toContain("residual1/branch");
  });
});
