import { extname } from "node:path";
import { unknown } from "../../core/errors.js";
import type { Encoder } from "./encoder.js";

/**
 * All encoders of figures by file format, the default first, each loaded on first use: a drawing rarely needs more than
 * one, and help needs none. A new one needs a file and an entry here.
 */
const ENCODERS = {
  png: async () => (await import("./png.js")).png,
  svg: async () => (await import("./svg.js")).svg,
  pdf: async () => (await import("./pdf.js")).pdf,
  webp: async () => (await import("./webp.js")).webp,
  json: async () => (await import("./json.js")).json,
  html: async () => (await import("./html.js")).html,
} as const satisfies Readonly<Record<string, () => Promise<Encoder>>>;

/** A file format of figures, without a dot. */
export type FigureFormat = keyof typeof ENCODERS;

/** The file formats of figures. */
export const FIGURE_ENDINGS = Object.keys(ENCODERS) as readonly FigureFormat[];

/** Parses a format. Throws `UserError` for an unknown one. */
export function parseFormat(name: string): FigureFormat {
  const format = FIGURE_ENDINGS.find((known) => known === name.toLowerCase());
  if (format === undefined) throw unknown("format", name, FIGURE_ENDINGS);
  return format;
}

/** Loads the encoder of a format. Repeated calls return the same encoder. */
export function loadEncoder(format: FigureFormat): Promise<Encoder> {
  return ENCODERS[format]();
}

/** Loads the encoder for a file name's extension. Throws `UserError` for an unknown one. */
export async function encoderOf(name: string): Promise<Encoder> {
  return loadEncoder(parseFormat(extname(name).slice(1)));
}
