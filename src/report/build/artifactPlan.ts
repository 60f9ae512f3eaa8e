import type { Job } from "../../jobs/job.js";
import type { Place } from "../spec/diagnostics.js";
import type { SectionKindName } from "../spec/sectionKinds.js";
import type { NamedInput } from "../spec/specInputs.js";

/** Plan of an artifact: plain data that can be sent to a thread. */
export interface ArtifactPlan {
  /** Name of its folder. */
  readonly slug: string;
  readonly kind: SectionKindName;
  /** Name of the view or measure. */
  readonly name: string;
  /** Jobs that produce it: one, or one for each scope of its figures. */
  readonly jobs: readonly Job[];
  readonly checkpoints: readonly NamedInput[];
  /** Images; null if it needs none. */
  readonly probe: NamedInput | null;
  /** Hashes of other inputs that the jobs name. */
  readonly files: Readonly<Record<string, string>>;
  /** Position of its section in the spec. */
  readonly place: Place;
}

/** Artifact without a slug. */
export type Draft = Omit<ArtifactPlan, "slug">;
