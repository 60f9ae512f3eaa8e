import type { PreprocessingValues } from "../data/images/preprocessingOptions.js";
import type { MeasureName } from "../measures/index.js";
import type { ViewName } from "../views/index.js";

/** The images of a job: where they are, how image files are fitted, and the preprocessing that replaces the checkpoint's. */
export interface Images {
  /** The address of the probe: `mnist:test/53`, `digit.png`, `photos/`. */
  readonly input: string;
  /** The images that figures of a comparison show. Default: the first image of `input`. */
  readonly show?: string;
  /** The images that a measure learns from. */
  readonly train?: string;
  /** The data set of addresses that name none. Default: `mnist`. */
  readonly data?: string;
  readonly fit?: string;
  readonly invert?: string;
  readonly background?: string;
  /** The file with the names of the classes. */
  readonly labels?: string;
  /** The name of a known preprocessing. */
  readonly preprocessing?: PreprocessingValues["preprocessing"];
  readonly mean?: readonly number[];
  readonly sd?: readonly number[];
  /** The width and height of images for networks that leave them open. */
  readonly size?: PreprocessingValues["size"];
}

/** The parts of `Images` that are addresses of probes. */
export type ImageRole = "input" | "show" | "train";

/** The fields of every job. All are plain JSON, and options that were not given are absent. */
export interface JobBase {
  /** Addresses of checkpoints, in order. */
  readonly checkpoints: readonly string[];
  /** Names that replace the checkpoints' own. Default: their own. */
  readonly names?: readonly string[];
  /** Absent where no images are needed. */
  readonly images?: Images;
  /** The checked options of the view, measure or comparison that differ from their defaults. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The checked options of the style that differ from their defaults. */
  readonly style?: Readonly<Record<string, unknown>>;
  /** The file formats of each figure. Default: that of the command. */
  readonly formats?: readonly string[];
  /** True where checkpoints without anything to show or measure are left out. Default: they are an error. */
  readonly leaveOut?: true;
}

/** A request for figures of a view. */
export interface DrawJob extends JobBase {
  readonly kind: "draw";
  readonly view: ViewName;
  /** Patterns that choose the taps. Default: the view's own choice. */
  readonly taps?: readonly string[];
  /** A `scale.json` of an earlier drawing, whose scales are used. */
  readonly scaleFrom?: string;
  /** True where the numbers are written beside the figures. */
  readonly values?: true;
}

/** A request for the table of a measure. */
export interface MeasureJob extends JobBase {
  readonly kind: "measure";
  readonly measure: MeasureName;
}

/** A request for a comparison of two checkpoints or more. */
export interface CompareJob extends JobBase {
  readonly kind: "compare";
}

/** A request for a worked example, which needs neither checkpoints nor images. */
export interface ExplainJob extends JobBase {
  readonly kind: "explain";
  readonly topic: "flow";
}

/** A request as plain JSON: the same in the library, on the command line and in a report. A new kind is its type here and its row in `index.ts`. */
export type Job = DrawJob | MeasureJob | CompareJob | ExplainJob;

/** The name of a kind of job. */
export type JobKindName = Job["kind"];

/** The job type of a kind. */
export type JobOf<K extends JobKindName> = Extract<Job, { readonly kind: K }>;
