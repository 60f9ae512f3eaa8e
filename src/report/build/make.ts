import type { Engine } from "../../engine/engine.js";
import type { SectionKindName } from "../spec/sectionKinds.js";
import type { RecordedContent } from "./artifactRecord.js";
import type { Inputs } from "./inputs.js";
import { makeCompare } from "./makeCompare.js";
import { makeMeasure } from "./makeMeasure.js";
import { makeView } from "./makeView.js";
import type { ArtifactPlan } from "./plan.js";

/** What artifacts are made with. */
export interface Means {
  readonly engine: Engine;
  readonly inputs: Inputs;
  /** The folder that relative paths lead from. */
  readonly from: string;
}

/** An artifact that was made: its files, and what is said of them. */
export interface Made extends RecordedContent {
  readonly files: ReadonlyMap<string, Uint8Array | string>;
}

/** What makes the artifacts of each kind of section. A new one is its line here and in `sectionKinds.ts`. */
const MAKERS: { readonly [K in SectionKindName]: (plan: ArtifactPlan, means: Means) => Promise<Made> } = {
  view: makeView,
  measure: makeMeasure,
  compare: makeCompare,
};

/**
 * Makes an artifact. A checkpoint that it cannot be made of is a gap, unless the spec names it for that. Throws
 * `UserError` then, and for inputs that cannot be read.
 */
export function make(plan: ArtifactPlan, means: Means): Promise<Made> {
  return MAKERS[plan.kind](plan, means);
}
