import type { Chart, Panel } from "../chart.js";
import type { Channel } from "../chartAxes.js";
import type { Row } from "../chartRows.js";
import { keyOf } from "../keys.js";

/** A layer of marks in a Vega-Lite specification. */
export type Layer = Readonly<Record<string, unknown>>;

/** The content of a chart's panels: the encodings shared by all layers, and the layers, bottom first. */
export interface Layers {
  readonly encoding: Readonly<Record<string, Channel>>;
  readonly layer: readonly Layer[];
  /** The rows in the form the layers require. */
  readonly rows: readonly Row[];
}

/** A kind of chart, as a function from its content to the layers of its panels. */
export type Kind = (chart: Chart, panel: Panel) => Layers;

/** The tooltip of a mark. */
export const TITLE: Channel = { field: "title", type: "nominal" };

/** The visual encodings of a chart's series. */
export function seriesChannelsOf({ series }: Chart): Readonly<Record<"color" | "shape" | "dash", Channel>> {
  const domain = series.map(({ name }) => keyOf(name));
  const scaled = (range: readonly (string | readonly number[])[]): Channel => {
    return { field: "series", type: "nominal", sort: null, legend: null, scale: { domain, range } };
  };
  return {
    color: scaled(series.map(({ color }) => color)),
    shape: scaled(series.map(({ symbol }) => symbol)),
    dash: scaled(series.map(({ dash = [] }) => dash)),
  };
}

/** True if several series have values at one position, so that they are placed side by side. */
export function sharesPlaces({ rows }: Chart): boolean {
  const owners = new Map<Row["x"], string>();
  for (const { x, series } of rows) {
    if ((owners.get(x) ?? series) !== series) return true;
    owners.set(x, series);
  }
  return false;
}

/** Keeps the rows that have a band. */
export const WITH_BAND = [{ filter: "isValid(datum.low) && isValid(datum.high)" }] as const;

/** The channels for the lower and upper end of a band. */
export function bandOf({ scale, axis }: Channel) {
  return { y: { field: "low", type: "quantitative", scale, axis }, y2: { field: "high" } };
}
