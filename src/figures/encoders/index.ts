import { extname } from "node:path";
import { unknown } from "../../core/errors.js";
import type { Encoder } from "./encoder.js";

/**
 * All encodings of figures by the ending of a file, the default first, each loaded when it is first used: a drawing
 * seldom needs more than one, and help none. A new one is its file and its line here.
 */
const ENCODERS = {
  png: async () => (await import("./png.js")).png,
  svg: async () => (await import("./svg.js")).svg,
  pdf: async () => (await import("./pdf.js")).pdf,
  webp: async () => (await import("./webp.js")).webp,
  json: async () => (await import("./json.js")).json,
  html: async () => (await import("./html.js")).html,
} as const satisfies Readonly<Record<string, () => Promise<Encoder>>>;

/** The ending of a file that a figure can be written to, without its dot. */
export type FigureFormat = keyof typeof ENCODERS;

/** The endings of the files that figures can be written to. */
export const FIGURE_ENDINGS = Object.keys(ENCODERS) as readonly FigureFormat[];

/** The ending of a name. Throws `UserError` for an unknown one. */
export function parseFormat(name: string): FigureFormat {
  const format = FIGURE_ENDINGS.find((known) => known === name.toLowerCase());
  if (format === undefined) throw unknown("format", name, FIGURE_ENDINGS);
  return format;
}

/** Loads the encoder of an ending. Loading it again is free. */
export function loadEncoder(format: FigureFormat): Promise<Encoder> {
  return ENCODERS[format]();
}

/** Loads the encoder that the ending of a file's name asks for. Throws `UserError` where there is none. */
export async function encoderOf(name: string): Promise<Encoder> {
  return loadEncoder(parseFormat(extname(name).slice(1)));
}
