import type { Encoder } from "./encoder.js";
import type { FigureEnding } from "./endings.js";

const LOADERS: Readonly<Record<FigureEnding, () => Promise<Encoder>>> = {
  png: async () => (await import("./png.js")).png,
  svg: async () => (await import("./svg.js")).svg,
  pdf: async () => (await import("./pdf.js")).pdf,
  webp: async () => (await import("./webp.js")).webp,
  json: async () => (await import("./json.js")).json,
};

/** Loads the encoder of an ending, and none of the others: a drawing seldom needs more than one. */
export function loadEncoder(ending: FigureEnding): Promise<Encoder> {
  return LOADERS[ending]();
}
