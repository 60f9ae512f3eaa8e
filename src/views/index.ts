import { entryOf } from "../errors.js";
import type { Options } from "../options.js";
import { blocks } from "./blocks.js";
import { filters } from "./filters.js";
import { histogram } from "./histogram.js";
import { overlay } from "./overlay.js";
import { overview } from "./overview.js";
import { seedFigure } from "./seedFigure.js";
import { sheet } from "./sheet.js";
import { strongest } from "./strongest.js";
import type { View } from "./view.js";

/** All views by name. A new one is its file and its line here. */
export const views = {
  sheet,
  overview,
  blocks,
  filters,
  strongest,
  overlay,
  histogram,
  "seed-figure": seedFigure,
} as const;

/** The name of a view. */
export type ViewName = keyof typeof views;

/** The view of a name. Throws `UserError` for an unknown one. */
export function viewOf(name: string): View<Options> {
  return entryOf<View<Options>>(views, name, "view");
}
