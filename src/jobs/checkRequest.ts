import type { Options } from "../core/options/option.js";
import { parseFormat } from "../figures/encoders/index.js";
import type { MeasureName } from "../measures/index.js";
import { type ViewName, viewOf } from "../views/index.js";
import { fileEndingOf } from "./fileFormat.js";
import type { Images, JobBase, JobKindName, JobOf } from "./job.js";
import { type DeclaredOptions, givenOf, imageFields, pick, styleFields } from "./jobOptions.js";

type AnyValues = Readonly<Record<string, unknown>>;

/** The words and flags of a command that a job is made of. */
export interface JobRequest<K extends JobKindName = JobKindName> {
  readonly kind: K;
  /** The name of the view or measure. Default: the kind has none. */
  readonly name?: string;
  /** Addresses of checkpoints. Default: none. */
  readonly checkpoints?: readonly string[];
  /** Values by the names of the command's options. `format` and `values` among them. Default: none given. */
  readonly values?: AnyValues;
}

/**
 * Checks a request against the declared options of its kind and gives its job. Every value is checked here, once; values
 * that are their option's default are left out, and so are those that only say where files are written. Throws `UserError`
 * for an unknown option or format and for a value that does not fit.
 */
export function checkRequest<K extends JobKindName>(
  request: JobRequest<K>,
  { own, all }: DeclaredOptions,
): JobOf<K> {
  const { kind, name = "", checkpoints = [], values = {} } = request;
  const { format, ...rest } = values;
  const given = givenOf(all, rest);
  const style = pick(given, styleFields);
  const images = needsImages(kind, name)
    ? { input: all.input?.default, ...trained(all), ...pick(given, [...imageFields, "show", "train"]) }
    : undefined;
  const base: JobBase = {
    checkpoints,
    ...(images === undefined ? {} : { images: images as unknown as Images }),
    options: pick(given, Object.keys(own)),
    ...(Object.keys(style).length === 0 ? {} : { style }),
    ...formatsIn(kind, name, format),
  };
  // The compiler does not relate the kind of a request to that of its job.
  return { kind, ...namesOf(kind, name, given), ...base } as unknown as JobOf<K>;
}

/** The fields of a job that only its kind has. */
function namesOf(kind: JobKindName, name: string, given: AnyValues): object {
  if (kind === "draw") return { view: name as ViewName, ...pick(given, ["taps", "scaleFrom", "values"]) };
  if (kind === "measure") return { measure: name as MeasureName };
  return kind === "explain" ? { topic: "flow" } : {};
}

function needsImages(kind: JobKindName, name: string): boolean {
  if (kind === "draw") return viewOf(name).inputs.includes("activations");
  return kind !== "explain";
}

/** The images that a measure learns from by default. */
function trained({ train }: Options): AnyValues {
  return train === undefined ? {} : { train: train.default };
}

function formatsIn(kind: JobKindName, name: string, format: unknown): Pick<JobBase, "formats"> {
  if (format === undefined) return {};
  const texts = Array.isArray(format) ? format.map(String) : String(format).split(",");
  return {
    formats: texts.map((text) => (kind === "draw" ? fileEndingOf(name, text) : parseFormat(text))),
  };
}
