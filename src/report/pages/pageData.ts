import { figureFrom } from "../../figures/encoders/json.js";
import { printText } from "../../figures/encoders/print.js";
import { needsFullFont } from "../../figures/encoders/svgFonts.js";
import { DEFAULT_DPI, type Figure } from "../../figures/figure.js";
import type { ReadyFigure, RecordedFigure } from "../build/artifactRecord.js";
import type { Sheet } from "../model.js";
import { type DrawnVariant, valuesFile } from "./html/valuesFile.js";

/** Figures with their data for pages, and the files that hold the data. */
export interface PageData {
  readonly figures: readonly ReadyFigure[];
  readonly files: ReadonlyMap<string, string>;
}

/** Prepares the page data of figures from their files. Files are read by name. */
export async function preparePageData(
  figures: readonly RecordedFigure[],
  read: (file: string) => Promise<string>,
): Promise<PageData> {
  const ready: ReadyFigure[] = [];
  const files = new Map<string, string>();
  for (const figure of figures) {
    const variants: DrawnVariant[] = [];
    for (const { files: written } of figure.variants) {
      const text = await read(written.json ?? "");
      variants.push({ figure: figureFrom(text), svg: await read(written.svg ?? "") });
    }
    const { figure: shown, svg } = variants[0] as DrawnVariant;
    const [values, print] = [`${figure.name}.values.html`, `${figure.name}.print.json`];
    files.set(values, valuesFile(figure.title, variants));
    files.set(print, await printText(shown, svg));
    const drawn = variants.map((variant) => variant.figure);
    ready.push({
      ...figure,
      values,
      print,
      sheets: drawn.map(sheetOf),
      needsFullFont: drawn.some(needsFullFont),
    });
  }
  return { figures: ready, files };
}

function sheetOf({ width, height, dpi = DEFAULT_DPI, background }: Figure): Sheet {
  const scale = DEFAULT_DPI / dpi;
  return { width: width * scale, height: height * scale, background };
}
