import type { Mistakes, Place } from "./mistakes.js";
import type { SectionKindName } from "./sectionKinds.js";
import type { NamedInput } from "./specInputs.js";
import type { SpecFacts } from "./specOptions.js";

/** The images of a probe that a view draws which draws each by itself: all, the first, the first few, or their mean. */
export type ImageChoice = "first" | "all" | "mean" | number;

interface SectionBase {
  /** Empty where it belongs to the section before it. */
  readonly title: string;
  readonly place: Place;
}

/** Words. */
export interface TextSection extends SectionBase {
  readonly kind: "text";
  readonly markdown: string;
}

/** What is made of checkpoints. */
export interface MadeSection extends SectionBase {
  readonly kind: SectionKindName;
  /** The view's or measure's name. */
  readonly name: string;
  /** The options that were given, checked, under the names of the tables. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly checkpoints: readonly NamedInput[];
  /** Whether the section itself names its checkpoints: then nothing may be left out. */
  readonly isExplicit: boolean;
  /** None where it looks at no images. */
  readonly probes: readonly NamedInput[];
  /** The scopes to draw with, the first shown first; none where there is no choice. */
  readonly scopes: readonly string[];
  readonly images: ImageChoice;
}

/** A part of a spec that becomes a part of the report. */
export type SpecSection = TextSection | MadeSection;

/** What a section is checked against. */
export interface SectionMeans {
  readonly checkpoints: readonly NamedInput[];
  readonly probes: readonly NamedInput[];
  readonly facts: SpecFacts;
  readonly mistakes: Mistakes;
}
