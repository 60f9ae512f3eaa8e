import { FIGURE_ENDINGS, type FigureFormat } from "../figures/encoders/index.js";
import type { Encoded } from "./artifact.js";
import type { Writers } from "./outputs.js";

/** The ending of a file that holds a chart. A `.json` file holds the numbers instead. */
export type ChartFormat = Exclude<FigureFormat, "json">;

/** The endings of the files that charts can be written to. */
export const CHART_ENDINGS = FIGURE_ENDINGS.filter((format): format is ChartFormat => format !== "json");

/** The encoders of a chart, by file ending. */
export function chartWriters(encode: (format: ChartFormat) => Promise<Encoded>): Writers {
  return Object.fromEntries(
    CHART_ENDINGS.map((format) => [format, async () => (await encode(format)).bytes]),
  );
}
