import { entryOf } from "../../core/errors.js";
import type { Options } from "../../core/options/option.js";
import { shownOptions } from "../../data/shownOptions.js";
import { styleOptions } from "../../figures/style/options.js";
import { everyOption } from "../../jobs/chosenCheckpoints.js";
import { compareOptions } from "../../jobs/compare/compareOptions.js";
import { drawOptions } from "../../jobs/draw/drawOptions.js";
import { trainOption } from "../../jobs/measure/measureOptions.js";
import { type MeasureName, measureOf, measures } from "../../measures/index.js";
import { viewOf, views } from "../../views/index.js";

/** A kind of section that is made of checkpoints: what it can name, and which options that takes. */
export interface SectionKind {
  /** One sentence without a full stop. */
  readonly summary: string;
  /** What can be named, with a sentence about each; null where the checkpoints themselves are named. */
  readonly names: Readonly<Record<string, { readonly summary: string }>> | null;
  /** The options of a name: those of its command, but for what the spec says in another way. */
  readonly optionsOf: (name: string) => Options;
  /** Whether it looks at images. */
  readonly isShown: (name: string) => boolean;
  /** Whether it is made of each checkpoint by itself, and not of all of them together. */
  readonly isOfEach: (name: string) => boolean;
  /** Whether it follows runs through their checkpoints: each run is an artifact. */
  readonly isOfRuns: (name: string) => boolean;
  /** Whether it draws each image of a probe by itself. */
  readonly drawsEach: (name: string) => boolean;
}

/** What a spec says by `probes:`, and what a report decides. */
const { input: _, ...shown } = shownOptions("");

const viewSections: SectionKind = {
  summary: "figures of each checkpoint and each probe, as 'convscope draw' makes them",
  names: views,
  optionsOf: (name) => {
    const { inputs, options } = viewOf(name);
    const { out: _out, format, ...drawn } = drawOptions(name);
    const more = {
      ...format,
      summary: "files to make of each figure besides png, svg and json, separated by commas",
      default: [],
    };
    return {
      ...(inputs.includes("activations") ? shown : {}),
      ...(inputs.includes("run") ? everyOption(name) : {}),
      ...drawn,
      format: more,
      ...options,
    };
  },
  isShown: (name) => viewOf(name).inputs.includes("activations"),
  isOfEach: (name) => !viewOf(name).inputs.includes("run"),
  isOfRuns: (name) => viewOf(name).inputs.includes("run"),
  drawsEach: (name) => Object.hasOwn(viewOf(name).options, "reduce"),
};

const measureSections: SectionKind = {
  summary: "a chart and a table of all checkpoints over each probe, as 'convscope measure' makes them",
  names: measures,
  optionsOf: (name) => {
    const { options, trainsOn } = measureOf(name as MeasureName);
    return { ...shown, ...styleOptions, ...trainOption(trainsOn), ...options };
  },
  isShown: () => true,
  isOfEach: () => false,
  isOfRuns: () => false,
  drawsEach: () => false,
};

const { input: _probe, out: _folder, junit: _junit, format: _format, gate, ...compared } = compareOptions;

const compareSections: SectionKind = {
  summary: "what distinguishes two checkpoints or more over each probe, as 'convscope compare' tells it",
  names: null,
  optionsOf: () => ({ ...compared, gates: gate }),
  isShown: () => true,
  isOfEach: () => false,
  isOfRuns: () => false,
  drawsEach: () => false,
};

/** All kinds of sections by the key that names what they make. A new one is its line here and in `make.ts`. */
export const SECTION_KINDS = {
  view: viewSections,
  measure: measureSections,
  compare: compareSections,
} as const;

/** The name of a kind of section. */
export type SectionKindName = keyof typeof SECTION_KINDS;

/** The names of the kinds of sections. */
export const SECTION_KIND_NAMES = Object.keys(SECTION_KINDS) as readonly SectionKindName[];

/** The kind of a name. */
export function sectionKindOf(name: SectionKindName): SectionKind {
  return entryOf<SectionKind>(SECTION_KINDS, name, "kind of section");
}
