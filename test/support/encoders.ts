import type { Encoder } from "../../src/figures/encoders/encoder.js";
import { FIGURE_ENDINGS, type FigureFormat, loadEncoder } from "../../src/figures/encoders/index.js";

/** All encoders of figures, loaded. */
export const encoders = Object.fromEntries(
  await Promise.all(FIGURE_ENDINGS.map(async (ending) => [ending, await loadEncoder(ending)])),
) as Readonly<Record<FigureFormat, Encoder>>;
