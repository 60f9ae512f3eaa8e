import type { ChartPlan } from "../../table/chart.js";
import type { ColormapName } from "../color/colormap.js";
import type { Domain } from "../scale/domain.js";
import type { Style } from "../style/style.js";
import type { Fields } from "./fields.js";
import type { Row } from "./rows.js";
import type { SeriesLook } from "./series.js";

/** All that a chart is made of, before it has places. */
export interface Chart {
  readonly plan: ChartPlan;
  readonly fields: Fields;
  readonly rows: readonly Row[];
  readonly series: readonly SeriesLook[];
  readonly facets: readonly string[];
  /** The range of the values: the one asked for, made wide enough for all marks; of colors, just the one asked for. */
  readonly domain: Domain;
  readonly colormap: ColormapName;
  readonly style: Style;
}

/** The size of each panel of a chart, in pixels, and how many stand side by side. */
export interface Panel {
  readonly width: number;
  readonly height: number;
  readonly columns: number;
}
