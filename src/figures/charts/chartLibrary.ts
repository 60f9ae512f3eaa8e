import type { TextMeasure } from "../figure.js";
import { loadMeasure } from "../style/loadStyle.js";

type Vega = typeof import("vega");
type VegaLite = typeof import("vega-lite");

/** The chart compiler and renderer, with the text measure they share with the layout. */
export interface ChartLibrary {
  readonly vega: Vega;
  readonly compile: VegaLite["compile"];
}

let loading: Promise<ChartLibrary> | undefined;

/** Loads Vega and Vega-Lite with the text measure of the bundled font. Repeated calls return the same library. */
export function loadCharts(): Promise<ChartLibrary> {
  loading ??= load();
  return loading;
}

/** Vega's text metrics, which its types omit. */
interface TextMetrics {
  width: (item: TextItem, text: string) => number;
}

interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
}

async function load(): Promise<ChartLibrary> {
  // Vega opens a canvas when it loads; the canvas library must already be set up with the bundled font only.
  const measure = await loadMeasure();
  const [vega, { compile }] = await Promise.all([import("vega"), import("vega-lite")]);
  const { textMetrics } = vega as unknown as { readonly textMetrics: TextMetrics };
  textMetrics.width = (item, text) => widthOf(item, String(text ?? ""), measure);
  return { vega, compile };
}

function widthOf({ fontSize = 11, fontWeight }: TextItem, text: string, measure: TextMeasure): number {
  return measure(text, { size: fontSize, weight: fontWeight === "bold" ? "bold" : "normal" });
}
