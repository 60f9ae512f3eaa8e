import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { rgbOf } from "../../../src/pictures/color/colormap.js";
import { encoders } from "../../../src/pictures/encoders/index.js";
import { decode, type Pixels } from "../pixels.ts";
import { EVERYTHING } from "./figures.ts";
import { isInstalled, run } from "./programs.ts";

const folder = mkdtempSync(join(tmpdir(), "convscope-rendered-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function fileOf(ending: "svg" | "pdf"): Promise<string> {
  const path = join(folder, `figure.${ending}`);
  writeFileSync(path, await encoders[ending].encode(EVERYTHING, {}));
  return path;
}

const RENDERERS = {
  svg: { program: "chromium", render: throughChromium },
  pdf: { program: "pdftoppm", render: throughPoppler },
} as const;

async function throughChromium(scale: number): Promise<Pixels> {
  const picture = join(folder, `svg-${scale}.png`);
  // A window has its frame within its size, and a least one.
  const [width, height] = [EVERYTHING.width + 600, EVERYTHING.height + 400];
  const window = [
    `--window-size=${width},${height}`,
    `--force-device-scale-factor=${scale}`,
    "--hide-scrollbars",
  ];
  const quiet = ["--headless", "--no-sandbox", "--disable-gpu", `--user-data-dir=${join(folder, "profile")}`];
  run("chromium", ...quiet, ...window, `--screenshot=${picture}`, `file://${await fileOf("svg")}`);
  return decode(readFileSync(picture));
}

async function throughPoppler(scale: number): Promise<Pixels> {
  const picture = join(folder, `pdf-${scale}`);
  run("pdftoppm", "-png", "-singlefile", "-r", String(96 * scale), await fileOf("pdf"), picture);
  return decode(readFileSync(`${picture}.png`));
}

const due = await decode(await encoders.png.encode(EVERYTHING, {}));

/** How far two colors are apart in the part where they differ most, of 255. */
function apart(one: string, other: string): number {
  const [ours, theirs] = [rgbOf(one), rgbOf(other)];
  return Math.max(...ours.map((part, index) => Math.abs(part - (theirs[index] ?? NaN))));
}

describe.each(Object.entries(RENDERERS))("a figure as %s, seen through another program", (_, renderer) => {
  it.skipIf(!isInstalled(renderer.program)).each([1, 2, 4])(
    "has crisp tiles at %i times its size",
    async (scale) => {
      const found = await renderer.render(scale);
      // The middles of the samples of the first tile: 12×9 of them, 5 pixels each.
      for (let y = 82; y < 80 + 9 * 5; y += 5) {
        for (let x = 12; x < 10 + 12 * 5; x += 5) {
          const middle = [x, y].map((place) => Math.floor((place + 0.5) * scale)) as [number, number];
          const corners = [-scale, scale].map((shift) => found.at(middle[0] + shift, middle[1] + shift));
          for (const color of corners)
            expect(apart(color, due.at(x, y)), `${x}, ${y}`).toBeLessThanOrEqual(2);
        }
      }
    },
  );
});

describe("the font of a PDF file", () => {
  it.skipIf(!isInstalled("pdffonts"))("is embedded TrueType, and its text can be read out", async () => {
    const path = await fileOf("pdf");
    const fonts = run("pdffonts", path).split("\n").slice(2).filter(Boolean);
    expect(fonts).toHaveLength(2);
    for (const font of fonts) expect(font).toMatch(/\+Arimo-\w+ +CID TrueType +Identity-H +yes yes yes/);
    expect(run("pdftotext", path, "-")).toContain("residual1/branch");
  });
});
