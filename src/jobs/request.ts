import { defined, pick } from "../core/objectFields.js";
import { declaredAttribution } from "./attribute/attributeOptions.js";
import { checkRequest, type JobRequest } from "./checkRequest.js";
import { declaredComparison } from "./compare/compareOptions.js";
import { declaredDrawing } from "./draw/drawOptions.js";
import { declaredExplanation } from "./explain/explanationOptions.js";
import { commandLineOf, type HeaderFacts, requestFrom } from "./header.js";
import type { ImageRole, Job, JobKindName, JobOf } from "./job.js";
import type { DeclaredOptions } from "./jobOptions.js";
import { declaredMeasurement } from "./measure/measureOptions.js";

/** Declared options of each kind of job, by the name of the view or measure. */
const DECLARED: { readonly [K in JobKindName]: (name: string) => DeclaredOptions } = {
  draw: declaredDrawing,
  measure: declaredMeasurement,
  compare: declaredComparison,
  attribute: declaredAttribution,
  explain: declaredExplanation,
};

/** Declared options of a kind of job, by the name of its view or measure. Throws `UserError` for an unknown name. */
export function optionsFor(kind: JobKindName, name: string): DeclaredOptions {
  return DECLARED[kind](name);
}

/** Creates the job of a request. Throws `UserError` for an unknown name, option or format and for an invalid value. */
export function jobOf<K extends JobKindName>(request: JobRequest<K>): JobOf<K> {
  return checkRequest(request, optionsFor(request.kind, request.name ?? ""));
}

/** Request of a job: its values by the names of the command's options. */
function requestOf(job: Job): JobRequest {
  const { kind, checkpoints, images = {}, options, style = {}, formats } = job;
  const values = { ...images, ...options, ...style, ...defined({ format: formats }) };
  if (kind === "measure") return { kind, name: job.measure, checkpoints, values };
  if (kind === "attribute")
    return { kind, name: job.methods, checkpoints, values: { ...values, ...pick({ ...job }, ["values"]) } };
  if (kind !== "draw") return { kind, checkpoints, values };
  return {
    kind,
    name: job.view,
    checkpoints,
    values: { ...values, ...pick({ ...job }, ["taps", "scaleFrom", "values"]) },
  };
}

/** Command line that runs a job, quoted for a shell. */
export function commandOf(job: Job): string {
  const request = requestOf(job);
  return commandLineOf(request, optionsFor(request.kind, request.name ?? ""));
}

/** Values that replace those of a recorded job. */
export interface JobOverrides {
  /** Addresses of checkpoints in place of the recorded ones. Default: the recorded ones. */
  readonly checkpoints?: readonly string[] | undefined;
  /** Addresses of images, for roles that the recorded job has. Default: the recorded ones. */
  readonly images?: Readonly<Partial<Record<ImageRole, string | undefined>>>;
  /** Style of its figures, or null for the default one. Default: the recorded one. */
  readonly style?: Readonly<Record<string, unknown>> | null | undefined;
}

/**
 * Creates the job that reproduces a file, with some of its values replaced. Throws `UserError` for options that this
 * version does not know.
 */
export function jobFrom(header: HeaderFacts, { checkpoints, images, style }: JobOverrides = {}): Job {
  const styled = style === undefined ? header : { ...header, style };
  const request = requestFrom(styled as HeaderFacts);
  const values = { ...request.values, ...defined({ ...images }) };
  return jobOf({ ...request, values, ...defined({ checkpoints }) });
}
