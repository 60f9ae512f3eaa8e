import { loadMeasure, type Measure } from "../measure.js";

type Vega = typeof import("vega");
type VegaLite = typeof import("vega-lite");

/** What compiles and lays out charts, and the measure of text that both it and we go by. */
export interface ChartLibrary {
  readonly vega: Vega;
  readonly compile: VegaLite["compile"];
}

let loading: Promise<ChartLibrary> | undefined;

/** Loads Vega and Vega-Lite with the measures of the shipped font. Loading them again is free. */
export function loadCharts(): Promise<ChartLibrary> {
  loading ??= load();
  return loading;
}

/** The part of Vega that measures text; its types leave it out. */
interface TextMetrics {
  width: (item: TextLook, text: string) => number;
}

interface TextLook {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
}

async function load(): Promise<ChartLibrary> {
  // Vega opens a canvas of its own as it loads: ours must have been set up before, with our fonts alone.
  const measure = await loadMeasure();
  const [vega, { compile }] = await Promise.all([import("vega"), import("vega-lite")]);
  const { textMetrics } = vega as unknown as { readonly textMetrics: TextMetrics };
  textMetrics.width = (item, text) => widthOf(item, String(text ?? ""), measure);
  return { vega, compile };
}

function widthOf({ fontSize = 11, fontWeight }: TextLook, text: string, measure: Measure): number {
  return measure(text, { size: fontSize, weight: fontWeight === "bold" ? "bold" : "normal" });
}
