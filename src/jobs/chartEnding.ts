import { FIGURE_ENDINGS, type FigureEnding } from "../figures/encoders/index.js";
import type { Encoded } from "./artifact.js";
import type { Writers } from "./outputs.js";

/** The ending of a file that holds a chart. A `.json` file holds the numbers instead. */
export type ChartEnding = Exclude<FigureEnding, "json">;

/** The endings of the files that charts can be written to. */
export const CHART_ENDINGS = FIGURE_ENDINGS.filter((ending): ending is ChartEnding => ending !== "json");

/** What writes a chart to a file of each ending. */
export function chartWriters(encode: (ending: ChartEnding) => Promise<Encoded>): Writers {
  return Object.fromEntries(
    CHART_ENDINGS.map((ending) => [ending, async () => (await encode(ending)).bytes]),
  );
}
