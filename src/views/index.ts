import { entryOf } from "../core/errors.js";
import type { Options } from "../core/options/option.js";
import { animation } from "./animation.js";
import { attention } from "./attention.js";
import { blockDetail } from "./blockDetail.js";
import { blocks } from "./blocks.js";
import { depthProfile } from "./depthProfile.js";
import { exemplars } from "./exemplars.js";
import { filters } from "./filters.js";
import { histogram } from "./histogram.js";
import { maximize } from "./maximize.js";
import { overlay } from "./overlay.js";
import { overview } from "./overview.js";
import { receptiveField } from "./receptiveField.js";
import { sheet } from "./sheet.js";
import { strongest } from "./strongest.js";
import { timeline } from "./timeline.js";
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
  "block-detail": blockDetail,
  timeline,
  "depth-profile": depthProfile,
  attention,
  exemplars,
  "receptive-field": receptiveField,
  maximize,
} as const;

/** The views whose figures move, by name. Each is a command of its own and writes other file formats. */
export const movingViews = { animation } as const;

/** The name of a view. */
export type ViewName = keyof typeof views | keyof typeof movingViews;

/** The view of a name. Throws `UserError` for an unknown one. */
export function viewOf(name: string): View<Options> {
  return isMoving(name) ? movingViews[name] : entryOf<View<Options>>(views, name, "view");
}

/** True for the name of a view that needs images. */
export function needsImages(name: string): boolean {
  return viewOf(name).inputs.some((kind) => kind === "activations" || kind === "maxima");
}

/** True for the name of a view whose figures move. */
export function isMoving(name: string): name is keyof typeof movingViews {
  return Object.hasOwn(movingViews, name);
}
