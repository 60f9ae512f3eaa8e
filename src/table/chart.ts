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
  /** What values are compared with. Default: nothing. */
  readonly levels?: readonly Level[];
  /** Whether a strip shows the mean of each place and series. Default: no. */
  readonly means?: boolean;
  readonly title: string;
}

/** A value that others are compared with: a dashed rule across, or a tick at each place where places have their own. */
export interface Level {
  /** The value, or the column of numbers that holds it. */
  readonly at: number | string;
  /** Whether it stands below zero as well as above. Default: no. */
  readonly mirrored?: boolean;
  /** What it is, a clause without a full stop. */
  readonly words: string;
}
