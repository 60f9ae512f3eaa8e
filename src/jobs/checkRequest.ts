import { holdsActivations, withArchitecture } from "../checkpoints/checkpointAddress.js";
import type { ArchitectureName } from "../checkpoints/formats/state/knownArchitectures.js";
import { type activationsOptions, withActivations } from "../checkpoints/recorded/activationsOptions.js";
import { pick } from "../core/objectFields.js";
import type { Options, Values } from "../core/options/option.js";
import { EVERY_IMAGE } from "../data/storedAddress.js";
import { parseFormat } from "../figures/encoders/index.js";
import type { MeasureName } from "../measures/index.js";
import { type ViewName, needsImages as viewNeedsImages } from "../views/index.js";
import { fileEndingOf } from "./fileFormat.js";
import type { Images, JobBase, JobKindName, JobOf } from "./job.js";
import { type DeclaredOptions, givenOf, imageFields, styleFields } from "./jobOptions.js";

type AnyValues = Readonly<Record<string, unknown>>;

/** Words and flags of a command that a job is made from. */
export interface JobRequest<K extends JobKindName = JobKindName> {
  readonly kind: K;
  /** Name of the view or measure. Default: the kind has none. */
  readonly name?: string;
  /** Addresses of checkpoints. Default: none. */
  readonly checkpoints?: readonly string[];
  /** Values by the names of the command's options, including `format` and `values`. Default: none given. */
  readonly values?: AnyValues;
}

/**
 * Checks a request against the declared options of its kind and creates its job. Every value is checked here, once;
 * values equal to their defaults are omitted, and so are those that only say where files are written. Throws
 * `UserError` for an unknown option or format and for an invalid value.
 */
export function checkRequest<K extends JobKindName>(
  request: JobRequest<K>,
  { own, all }: DeclaredOptions,
): JobOf<K> {
  const { kind, name = "", values = {} } = request;
  const { format, ...rest } = values;
  const given = givenOf(all, rest);
  const style = pick(given, styleFields);
  // Checked by their options.
  const files = pick(given, ["activations", "layout"]) as Partial<Values<typeof activationsOptions>>;
  const checkpoints = withActivations(request.checkpoints ?? [], files);
  const input = checkpoints.some(holdsActivations) ? EVERY_IMAGE : all.input?.default;
  // A measure may have an option of its own called `show`.
  const roles = kind === "compare" ? ["show"] : [];
  const images = needsImages(kind, name)
    ? { input, ...trained(all), ...pick(given, [...imageFields, ...roles, "train"]) }
    : undefined;
  // Checked by its option.
  const as = given.as as ArchitectureName | undefined;
  const base: JobBase = {
    checkpoints: checkpoints.map((address) => withArchitecture(address, as)),
    ...(images === undefined ? {} : { images: images as unknown as Images }),
    options: pick(given, Object.keys(own)),
    ...(Object.keys(style).length === 0 ? {} : { style }),
    ...formatsIn(kind, name, format),
  };
  // The compiler does not relate the kind of a request to that of its job.
  return { kind, ...namesOf(kind, name, given), ...base } as unknown as JobOf<K>;
}

/** Fields of a job that are specific to its kind. */
function namesOf(kind: JobKindName, name: string, given: AnyValues): object {
  if (kind === "draw") return { view: name as ViewName, ...pick(given, ["taps", "scaleFrom", "values"]) };
  if (kind === "measure") return { measure: name as MeasureName };
  if (kind === "attribute") return { methods: name, ...pick(given, ["values"]) };
  return kind === "explain" ? { topic: "flow" } : {};
}

function needsImages(kind: JobKindName, name: string): boolean {
  if (kind === "draw") return viewNeedsImages(name);
  return kind !== "explain";
}

/** Default training images of a measure. */
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
