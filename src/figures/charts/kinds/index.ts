import type { ChartPlan } from "../../../table/chart.js";
import { bar } from "./bar.js";
import { heatmap } from "./heatmap.js";
import type { Kind } from "./kind.js";
import { line } from "./line.js";
import { strip } from "./strip.js";

/** All kinds of charts by name. A new one needs a file and an entry here. */
export const KINDS: Readonly<Record<ChartPlan["kind"], Kind>> = { line, bar, heatmap, strip };
