import type { PreprocessingValues } from "../data/images/preprocessingOptions.js";
import type { PixelRange } from "../data/pixelRangeOption.js";
import type { RgbChannels } from "../data/rgbOption.js";
import type { MeasureName } from "../measures/index.js";
import type { ViewName } from "../views/index.js";

/**
 * Images of a job: their addresses, the fitting of image files, and the preprocessing that overrides the
 * checkpoint's.
 */
export interface Images {
  /** Address of the probe: `mnist:test/53`, `digit.png`, `photos/`. */
  readonly input: string;
  /** Images shown in the figures of a comparison. Default: the first image of `input`. */
  readonly show?: string;
  /** Training images of a measure. */
  readonly train?: string;
  /** Data set of addresses that name none. Default: `mnist`. */
  readonly data?: string;
  readonly fit?: string;
  readonly invert?: string;
  readonly background?: string;
  /** Numbers of an array that are black and white. */
  readonly range?: PixelRange;
  /** Channels of an array that are drawn red, green and blue. */
  readonly rgb?: RgbChannels;
  /** CSV file with the labels of image files. */
  readonly labelsFrom?: string;
  /** Further inputs of the networks: name=address, or name=number, for each. */
  readonly feed?: readonly string[];
  /** File with the class names. */
  readonly labels?: string;
  /** Name of a known preprocessing. */
  readonly preprocessing?: PreprocessingValues["preprocessing"];
  readonly mean?: readonly number[];
  readonly sd?: readonly number[];
  /** Width and height of images for networks with open sizes. */
  readonly size?: PreprocessingValues["size"];
}

/** Fields of `Images` that are addresses of probes. */
export type ImageRole = "input" | "show" | "train";

/** Fields common to all jobs. All are plain JSON, and options that were not given are omitted. */
export interface JobBase {
  /** Addresses of checkpoints, in order. */
  readonly checkpoints: readonly string[];
  /** Names that replace the checkpoints' own. Default: their own. */
  readonly names?: readonly string[];
  /** Omitted if no images are needed. */
  readonly images?: Images;
  /** Checked options of the view, measure or comparison that differ from their defaults. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Checked options of the style that differ from their defaults. */
  readonly style?: Readonly<Record<string, unknown>>;
  /** File formats of each figure. Default: that of the command. */
  readonly formats?: readonly string[];
  /** True if checkpoints with nothing to show or measure are skipped. Default: they are an error. */
  readonly leaveOut?: true;
}

/** Request for figures of a view. */
export interface DrawJob extends JobBase {
  readonly kind: "draw";
  readonly view: ViewName;
  /** Patterns that select the taps. Default: the view's own choice. */
  readonly taps?: readonly string[];
  /** Path of a `scale.json` of an earlier drawing, whose scales are reused. */
  readonly scaleFrom?: string;
  /** True if the numbers are written along with the figures. */
  readonly values?: true;
}

/** Request for the table of a measure. */
export interface MeasureJob extends JobBase {
  readonly kind: "measure";
  readonly measure: MeasureName;
}

/** Request for a comparison of two or more checkpoints. */
export interface CompareJob extends JobBase {
  readonly kind: "compare";
}

/** Request for attributions of scores to pixels and layers, by one network or by two that are compared. */
export interface AttributeJob extends JobBase {
  readonly kind: "attribute";
  /** Names of methods, separated by commas; `all`, or `default`. */
  readonly methods: string;
  /** True if the numbers are written along with the figures. */
  readonly values?: true;
}

/** Request for a worked example, which needs neither checkpoints nor images. */
export interface ExplainJob extends JobBase {
  readonly kind: "explain";
  readonly topic: "flow";
}

/**
 * Request as plain JSON: the same in the library, on the command line and in a report. A new kind needs its type here
 * and its row in `index.ts`.
 */
export type Job = DrawJob | MeasureJob | CompareJob | AttributeJob | ExplainJob;

/** Name of a kind of job. */
export type JobKindName = Job["kind"];

/** Job type of a kind. */
export type JobOf<K extends JobKindName> = Extract<Job, { readonly kind: K }>;
