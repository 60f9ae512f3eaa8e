import type { Job } from "../../jobs/job.js";
import type { Place } from "../spec/diagnostics.js";
import type { SectionKindName } from "../spec/sectionKinds.js";
import type { NamedInput } from "../spec/specInputs.js";

/** The plan of one artifact: plain data, which can be sent to a thread. */
export interface ArtifactPlan {
  /** The name of its folder. */
  readonly slug: string;
  readonly kind: SectionKindName;
  /** The view's or measure's name. */
  readonly name: string;
  /** The jobs that make it: one, or one for each scope of its figures. */
  readonly jobs: readonly Job[];
  readonly checkpoints: readonly NamedInput[];
  /** The images; null where it looks at none. */
  readonly probe: NamedInput | null;
  /** Hashes of other inputs that the jobs name. */
  readonly files: Readonly<Record<string, string>>;
  /** The position of its section in the spec. */
  readonly place: Place;
}

/** An artifact that has no slug yet. */
export type Draft = Omit<ArtifactPlan, "slug">;
