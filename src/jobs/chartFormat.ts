import { FIGURE_ENDINGS, type FigureFormat } from "../figures/encoders/index.js";
import type { EncodedFile } from "./artifact.js";
import type { Writers } from "./outputs.js";

/** Extension of a chart file. A `.json` file holds the numbers instead. */
export type ChartFormat = Exclude<FigureFormat, "json">;

/** Extensions of chart files. */
export const CHART_ENDINGS = FIGURE_ENDINGS.filter((format): format is ChartFormat => format !== "json");

/** Encoders of a chart, by file extension. */
export function chartWriters(encode: (format: ChartFormat) => Promise<EncodedFile>): Writers {
  return Object.fromEntries(
    CHART_ENDINGS.map((format) => [format, async () => (await encode(format)).bytes]),
  );
}
