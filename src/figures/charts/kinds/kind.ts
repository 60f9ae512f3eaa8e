import type { Channel } from "../axes.js";
import type { Chart, Panel } from "../chart.js";
import { keyOf } from "../keys.js";
import type { Row } from "../rows.js";

/** One layer of marks: a part of a specification of Vega-Lite. */
export type Layer = Readonly<Record<string, unknown>>;

/** What the panels of a chart show: the places that all layers share, and the layers, the lowest first. */
export interface Layers {
  readonly encoding: Readonly<Record<string, Channel>>;
  readonly layer: readonly Layer[];
  /** The rows as the layers need them. */
  readonly rows: readonly Row[];
}

/** A kind of chart: from what it is made of to the layers of its panels. */
export type Kind = (chart: Chart, panel: Panel) => Layers;

/** What a mark says to whoever points at it. */
export const TITLE: Channel = { field: "title", type: "nominal" };

/** How the series of a chart look. */
export function looksOf({ series }: Chart): Readonly<Record<"color" | "shape" | "dash", Channel>> {
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

/** Whether somewhere several series have values at one place, and so must stand side by side. */
export function sharesPlaces({ rows }: Chart): boolean {
  const owners = new Map<Row["x"], string>();
  for (const { x, series } of rows) {
    if ((owners.get(x) ?? series) !== series) return true;
    owners.set(x, series);
  }
  return false;
}

/** Keeps the rows that have a band about their value. */
export const WITH_BAND = [{ filter: "isValid(datum.low) && isValid(datum.high)" }] as const;

/** From the lower to the upper end of a band. */
export function bandOf({ scale, axis }: Channel) {
  return { y: { field: "low", type: "quantitative", scale, axis }, y2: { field: "high" } };
}
