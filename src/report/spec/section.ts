import type { Diagnostics, Place } from "./diagnostics.js";
import type { SectionKindName } from "./sectionKinds.js";
import type { NamedInput } from "./specInputs.js";
import type { SpecFacts } from "./specOptions.js";

/** The images drawn by a view that draws one image per figure: all, the first, the first few, or their mean. */
export type ImageChoice = "first" | "all" | "mean" | number;

interface SectionBase {
  /** The heading; empty if it belongs to the previous section. */
  readonly title: string;
  readonly place: Place;
}

/** A section of text. */
export interface TextSection extends SectionBase {
  readonly kind: "text";
  readonly markdown: string;
}

/** A section computed from checkpoints. */
export interface MadeSection extends SectionBase {
  readonly kind: SectionKindName;
  /** The name of the view or measure. */
  readonly name: string;
  /** The given options, checked, keyed by their names in the tables. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly checkpoints: readonly NamedInput[];
  /** True if the section names its checkpoints, so that none may be left out. */
  readonly isExplicit: boolean;
  /** Empty if the section needs no images. */
  readonly probes: readonly NamedInput[];
  /** The scopes of the scale, the initial one first; empty if there is no choice. */
  readonly scopes: readonly string[];
  readonly images: ImageChoice;
}

/** A section of a spec. */
export type SpecSection = TextSection | MadeSection;

/** The context in which a section is checked. */
export interface SectionContext {
  readonly checkpoints: readonly NamedInput[];
  readonly probes: readonly NamedInput[];
  readonly facts: SpecFacts;
  /** The folder of the spec. */
  readonly from: string;
  readonly diagnostics: Diagnostics;
}
