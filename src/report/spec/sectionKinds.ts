import { attributionMethods } from "../../attribution/index.js";
import { entryOf } from "../../core/errors.js";
import type { Options } from "../../core/options/option.js";
import { shownOptions } from "../../data/shownOptions.js";
import { styleOptions } from "../../figures/style/styleOptions.js";
import { attributeOptions } from "../../jobs/attribute/attributeOptions.js";
import { everyOption } from "../../jobs/chosenCheckpoints.js";
import { compareOptions } from "../../jobs/compare/compareOptions.js";
import { drawOptions } from "../../jobs/draw/drawOptions.js";
import { trainOption } from "../../jobs/measure/measureOptions.js";
import { type MeasureName, measureOf, measures } from "../../measures/index.js";
import { needsImages, viewOf, views } from "../../views/index.js";

/** A kind of section computed from checkpoints: the names it accepts and their options. */
export interface SectionKind {
  /** A phrase without a period. */
  readonly summary: string;
  /** The accepted names with their summaries; null if the section names checkpoints instead. */
  readonly names: Readonly<Record<string, { readonly summary: string }>> | null;
  /** The options of a name: those of its command, except for those that a spec states differently. */
  readonly optionsOf: (name: string) => Options;
  /** True if all names have the same options. Default: false. */
  readonly hasCommonOptions?: true;
  /** True if it needs images. */
  readonly isShown: (name: string) => boolean;
  /** True if it is computed for each checkpoint separately. */
  readonly isOfEach: (name: string) => boolean;
  /** True if it follows runs through their checkpoints: one artifact per run. */
  readonly isOfRuns: (name: string) => boolean;
  /** True if it draws each image of a probe separately. */
  readonly drawsEach: (name: string) => boolean;
}

// A spec states the images under `probes`, architectures and layouts in addresses of checkpoints, and a report decides the rest.
const { input: _, ...shown } = shownOptions("");

const viewSections: SectionKind = {
  summary: "a figure for each checkpoint and probe, as drawn by 'convscope draw'",
  names: views,
  optionsOf: (name) => {
    const { inputs, options } = viewOf(name);
    const { as: _as, activations: _files, layout: _layout, out: _out, format, ...drawn } = drawOptions(name);
    const more = {
      ...format,
      summary: "additional formats of each figure besides png, svg and json, comma-separated",
      default: [],
    };
    return {
      ...(needsImages(name) ? shown : {}),
      ...(inputs.includes("run") ? everyOption(name) : {}),
      ...drawn,
      format: more,
      ...options,
    };
  },
  isShown: needsImages,
  isOfEach: (name) => !viewOf(name).inputs.includes("run"),
  isOfRuns: (name) => viewOf(name).inputs.includes("run"),
  drawsEach: (name) => Object.hasOwn(viewOf(name).options, "reduce"),
};

const measureSections: SectionKind = {
  summary: "a chart and a table of all checkpoints for each probe, as computed by 'convscope measure'",
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

const {
  as: _architecture,
  activations: _activations,
  layout: _axes,
  input: _probe,
  out: _folder,
  junit: _junit,
  format: _format,
  gate,
  ...compared
} = compareOptions;

const compareSections: SectionKind = {
  summary: "a comparison of two or more checkpoints for each probe, as computed by 'convscope compare'",
  names: null,
  optionsOf: () => ({ ...compared, gates: gate }),
  isShown: () => true,
  isOfEach: () => false,
  isOfRuns: () => false,
  drawsEach: () => false,
};

const {
  as: _named,
  activations: _stored,
  layout: _order,
  input: _images,
  compare: _other,
  format: _formats,
  out: _written,
  ...attributed
} = attributeOptions;

const attributeSections: SectionKind = {
  summary: "attributions of a method for each checkpoint and probe, as drawn by 'convscope attribute'",
  names: {
    ...attributionMethods,
    all: { summary: "every method that a network supports" },
    default: { summary: "HiResCAM, or Grad-CAM where the head averages" },
  },
  optionsOf: () => attributed,
  hasCommonOptions: true,
  isShown: () => true,
  isOfEach: () => true,
  isOfRuns: () => false,
  drawsEach: () => true,
};

/**
 * All kinds of sections, by the key that names their content. A new one needs its entry here and its job in
 * `build/plan.ts`.
 */
export const SECTION_KINDS = {
  view: viewSections,
  measure: measureSections,
  compare: compareSections,
  attribute: attributeSections,
} as const;

/** The name of a kind of section. */
export type SectionKindName = keyof typeof SECTION_KINDS;

/** The names of the kinds of sections. */
export const SECTION_KIND_NAMES = Object.keys(SECTION_KINDS) as readonly SectionKindName[];

/** Finds a kind of section by name. Throws `UserError` for an unknown one. */
export function sectionKindOf(name: SectionKindName): SectionKind {
  return entryOf<SectionKind>(SECTION_KINDS, name, "kind of section");
}
