import type { ChartPlan } from "../../table/chartPlan.js";
import type { ColormapName } from "../color/colormap.js";
import type { Domain } from "../scale/domain.js";
import type { Style } from "../style/style.js";
import type { Fields } from "./chartFields.js";
import type { Row } from "./chartRows.js";
import type { SeriesStyle } from "./series.js";

/** The content of a chart before layout. */
export interface Chart {
  readonly plan: ChartPlan;
  readonly fields: Fields;
  readonly rows: readonly Row[];
  readonly series: readonly SeriesStyle[];
  readonly facets: readonly string[];
  /** The range of the values: the requested one, widened to include all marks; for colors, exactly the requested one. */
  readonly domain: Domain;
  readonly colormap: ColormapName;
  readonly style: Style;
}

/** The size of each panel, in pixels, and the number of panels in a row. */
export interface Panel {
  readonly width: number;
  readonly height: number;
  readonly columns: number;
}
