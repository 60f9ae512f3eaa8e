/** Chart of a table: maps columns to axes and series by name, as plain data. */
export interface ChartPlan {
  readonly kind: "line" | "bar" | "heatmap" | "strip";
  readonly x: string;
  readonly y: string;
  /** One line or group of bars for each value of this column. */
  readonly series?: string;
  /** Columns of the lower and upper ends of a band around y. */
  readonly low?: string;
  readonly high?: string;
  /** The column that colors a heatmap's cells. */
  readonly color?: string;
  /** One panel for each value of this column. */
  readonly facet?: string;
  /** Fixed range of values. Default: the range of the data. */
  readonly domain?: readonly [number, number];
  readonly logarithmic?: boolean;
  /** Reference lines that values are compared with. Default: none. */
  readonly levels?: readonly Level[];
  /** True if a strip also marks the mean of each position and series. Default: false. */
  readonly means?: boolean;
  readonly title: string;
}

/** Reference value: a dashed line across the chart, or a tick at each position if positions have their own. */
export interface Level {
  /** The value, or the column of numbers that holds it. */
  readonly at: number | string;
  /** True to draw the level at its negative value too. Default: false. */
  readonly mirrored?: boolean;
  /** Description of the level, a clause without a period. */
  readonly words: string;
}
