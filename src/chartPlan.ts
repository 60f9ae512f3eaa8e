/** How a table is drawn: which column is where. Plain data that names columns. */
export interface ChartPlan {
  readonly kind: "line" | "bar" | "heatmap" | "strip";
  readonly x: string;
  readonly y: string;
  /** One line or group of bars for each value of this column. */
  readonly series?: string;
  /** The lower and upper ends of a band around y. */
  readonly low?: string;
  readonly high?: string;
  /** The column that colors a heatmap's cells. */
  readonly color?: string;
  /** One panel for each value of this column. */
  readonly facet?: string;
  /** The fixed range of values; by default the data's own. */
  readonly domain?: readonly [number, number];
  readonly logarithmic?: boolean;
  readonly title: string;
}
