import { unknown } from "../../errors.js";

/** The endings of the files that figures can be written to. They stand apart so that help need not load an encoder. */
export const FIGURE_ENDINGS = ["png", "svg", "pdf", "webp", "json"] as const;

/** The ending of a file that a figure can be written to, without its dot. */
export type FigureEnding = (typeof FIGURE_ENDINGS)[number];

/** The ending of a name. Throws `UserError` for an unknown one. */
export function endingOf(name: string): FigureEnding {
  const ending = FIGURE_ENDINGS.find((known) => known === name.toLowerCase());
  if (ending === undefined) throw unknown("format", name, FIGURE_ENDINGS);
  return ending;
}
