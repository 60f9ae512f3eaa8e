import { entryOf } from "../core/errors.js";
import type { Options } from "../core/options/option.js";
import { activationStats } from "./activationStats.js";
import { attributionCheck } from "./attributionCheck.js";
import { attributionCurves } from "./attributionCurves.js";
import { attributionRandomization } from "./attributionRandomization.js";
import { classSelectivity } from "./classSelectivity.js";
import { estimationError } from "./estimationError.js";
import { evaluation } from "./evaluation.js";
import { flow } from "./flow.js";
import { gradientCosine } from "./gradientCosine.js";
import { highwayGates } from "./highwayGates.js";
import { lens } from "./lens.js";
import { lesion } from "./lesion.js";
import { linearProbe } from "./linearProbe.js";
import type { Measure } from "./measureDefinition.js";
import { ratio } from "./ratio.js";
import { reorder } from "./reorder.js";
import { similarity } from "./similarity.js";

/** All measures by name. A new one needs its file and its line here. */
export const measures = {
  ratio,
  "gradient-cosine": gradientCosine,
  lesion,
  reorder,
  lens,
  evaluation,
  "linear-probe": linearProbe,
  flow,
  "highway-gates": highwayGates,
  "activation-stats": activationStats,
  "class-selectivity": classSelectivity,
  similarity,
  "estimation-error": estimationError,
  "attribution-check": attributionCheck,
  "attribution-curves": attributionCurves,
  "attribution-randomization": attributionRandomization,
} as const;

/** Name of a measure. */
export type MeasureName = keyof typeof measures;

/** Looks up a measure by name. Throws `UserError` for an unknown one. */
export function measureOf(name: string): Measure<Options> {
  return entryOf<Measure<Options>>(measures, name, "measure");
}
