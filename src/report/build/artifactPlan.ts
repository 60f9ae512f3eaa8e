import type { Place } from "../spec/diagnostics.js";
import type { SectionKindName } from "../spec/sectionKinds.js";
import type { NamedInput } from "../spec/specInputs.js";

/** What one artifact is to be made of. Plain data, which a thread can be sent. */
export interface ArtifactPlan {
  /** The name of its folder. */
  readonly slug: string;
  readonly kind: SectionKindName;
  /** The view's or measure's name. */
  readonly name: string;
  readonly checkpoints: readonly NamedInput[];
  /** Whether all of them must be in it. */
  readonly isExplicit: boolean;
  /** The images; null where it looks at none. */
  readonly probe: NamedInput | null;
  /** The values of all options of its command. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The scopes to draw with; none where the options tell the only one. */
  readonly scopes: readonly string[];
  /** Hashes of other files that options name. */
  readonly files: Readonly<Record<string, string>>;
  /** Where its section stands in the spec. */
  readonly place: Place;
}

/** An artifact that has no slug yet. */
export type Draft = Omit<ArtifactPlan, "slug">;
