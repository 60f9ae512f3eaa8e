import type { SectionKindName } from "../spec/sectionKinds.js";
import type { ArtifactPlan } from "./artifactPlan.js";
import type { BuildContext, JobResult } from "./jobResult.js";
import { makeCompare } from "./makeCompare.js";
import { makeMeasure } from "./makeMeasure.js";
import { makeView } from "./makeView.js";

/** What makes the artifacts of each kind of section. A new one is its line here and in `sectionKinds.ts`. */
const MAKERS: {
  readonly [K in SectionKindName]: (plan: ArtifactPlan, means: BuildContext) => Promise<JobResult>;
} = {
  view: makeView,
  measure: makeMeasure,
  compare: makeCompare,
};

/**
 * Makes an artifact. A checkpoint that it cannot be made of is a gap, unless the spec names it for that. Throws
 * `UserError` then, and for inputs that cannot be read.
 */
export function make(plan: ArtifactPlan, means: BuildContext): Promise<JobResult> {
  return MAKERS[plan.kind](plan, means);
}
