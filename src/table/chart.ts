/** Chart of a table: maps columns to axes and series by name, as plain data. */
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
  /** Reference lines that values are compared with. Default: none. */
  readonly levels?: readonly Level[];
  /** True if a strip also marks the mean of each position and series. Default: false. */
  readonly means?: boolean;
  readonly title: string;
}

/** A value that others are compared with: a dashed rule across, or a tick at each place where places have their own. */
export interface Level {
  /** The value, or the column of numbers that holds it. */
  readonly at: number | string;
  /** True if the level is also drawn at its negative value. Default: false. */
  readonly mirrored?: boolean;
  /** Description of the level, a clause without a full stop. */
  readonly words: string;
}
