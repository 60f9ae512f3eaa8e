import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Figure } from "../../../src/figures/figure.js";
import { encoders } from "../../support/encoders.ts";
import { decode, type Pixels } from "../pixels.ts";
import { run } from "./programs.ts";

/** Renders a figure with another program, at a multiple of its size; files go into a folder. */
type Render = (figure: Figure, scale: number, folder: string) => Promise<Pixels>;

/** Programs that display figures, by encoding. */
export const RENDERERS = {
  svg: { program: "chromium", render: throughChromium },
  pdf: { program: "pdftoppm", render: throughPoppler },
} as const satisfies Record<string, { readonly program: string; readonly render: Render }>;

/** Writes a figure into a folder and returns the path of the file. */
export async function fileOf(figure: Figure, format: "svg" | "pdf", folder: string): Promise<string> {
  const path = join(folder, `figure.${format}`);
  writeFileSync(path, await encoders[format].encode(figure, {}));
  return path;
}

async function throughChromium(figure: Figure, scale: number, folder: string): Promise<Pixels> {
  const picture = join(folder, `svg-${scale}.png`);
  // A window includes its frame in its size, and has a minimum size.
  const [width, height] = [figure.width + 600, figure.height + 400];
  const window = [
    `--window-size=${width},${height}`,
    `--force-device-scale-factor=${scale}`,
    "--hide-scrollbars",
  ];
  const quiet = ["--headless", "--no-sandbox", "--disable-gpu", `--user-data-dir=${join(folder, "profile")}`];
  const address = `file://${await fileOf(figure, "svg", folder)}`;
  run("chromium", ...quiet, ...window, `--screenshot=${picture}`, address);
  return decode(readFileSync(picture));
}

async function throughPoppler(figure: Figure, scale: number, folder: string): Promise<Pixels> {
  const picture = join(folder, `pdf-${scale}`);
  const path = await fileOf(figure, "pdf", folder);
  run("pdftoppm", "-png", "-singlefile", "-r", String(96 * scale), path, picture);
  return decode(readFileSync(`${picture}.png`));
}
