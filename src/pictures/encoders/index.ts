import { extname } from "node:path";
import type { Encoder } from "./encoder.js";
import { endingOf, type FigureEnding } from "./endings.js";
import { json } from "./json.js";
import { pdf } from "./pdf.js";
import { png } from "./png.js";
import { svg } from "./svg.js";
import { webp } from "./webp.js";

/** The encoders of figures, by the ending of a file's name. */
export const encoders: Readonly<Record<FigureEnding, Encoder>> = { png, svg, pdf, webp, json };

/** The encoder that the ending of a file's name asks for. Throws `UserError` where there is none. */
export function encoderOf(name: string): Encoder {
  return encoders[endingOf(extname(name).slice(1))];
}
