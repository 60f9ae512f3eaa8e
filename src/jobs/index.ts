import type { Options } from "../core/options/option.js";
import type { Artifact, Attachment } from "./artifactFile.js";
import type { DrawnAttributions } from "./attribute/attributeNetworks.js";
import type { DrawnComparison } from "./compare/compareCheckpoints.js";
import type { Figures } from "./draw/drawFigures.js";
import type { Explanation } from "./explain/explanation.js";
import type { Job, JobKindName, JobOf } from "./job.js";
import type { MeasureResult } from "./measure/measureNetworks.js";
import {
  answeringName,
  checkpointsWord,
  type Header,
  inputsIn,
  type JobRecord,
  recordWith,
} from "./record.js";
import type { RunContext } from "./runContext.js";

export { checkRequest } from "./checkRequest.js";
export { openInputs } from "./inputs.js";

/**
 * Kinds of jobs by name, each with its phases. The command line, the library, reports and `verify` all follow this path:
 *
 * ```
 * argv, spec, values ──checkRequest──► Job ──runJob──► result ──files──► files ──► disk, report
 *                    checkRequest.ts  │  index.ts      │  encoders
 * file ──provenance──jobFrom──────────┘                └──recordOf──► JobRecord ──keyOf──► key in the report's store
 *       rerun/         request.ts                         record.ts
 * ```
 *
 * `checkRequest` checks every option and format once. `runJob` computes: its inputs come from `inputs.ts`, its result
 * is tables and figures as plain data. Only `files` encodes, and nothing here writes to disk.
 */
export const JOB_KINDS: { readonly [K in JobKindName]: JobKind<K> } = {
  draw: {
    options: async (view) => (await import("./draw/drawOptions.js")).declaredDrawing(view).all,
    run: async (job, context) => (await import("./draw/drawFigures.js")).drawFigures(job, context),
    files: async (job, figures) => (await import("./draw/drawFiles.js")).encodeFigures(job, figures),
    caption: (_, { header: { checkpoints, probe } }) =>
      `${checkpointsWord(checkpoints)}${probe === null ? "" : ` for ${probe.address}`}`,
  },
  measure: {
    options: async (measure) =>
      (await import("./measure/measureOptions.js")).declaredMeasurement(measure).all,
    run: async (job, context) => (await import("./measure/measureNetworks.js")).measureNetworks(job, context),
    files: async (job, measured) =>
      (await import("./measure/measuredFile.js")).encodeMeasurement(job, measured),
    caption: (_, { measure, checkpoints, probe }) =>
      `${measure} of ${checkpoints.map(answeringName).join(", ")} over ${probe.address} (n = ${probe.images})`,
  },
  compare: {
    options: async () => (await import("./compare/compareOptions.js")).declaredComparison().all,
    run: async (job, context) =>
      (await import("./compare/compareCheckpoints.js")).compareCheckpoints(job, context),
    files: async (job, compared) =>
      (await import("./compare/comparisonFiles.js")).encodeCompared(compared, compared.figures, job.formats),
    caption: (_, { header: { checkpoints, probe } }) =>
      `comparison of ${checkpoints.map(({ name }) => name).join(", ")} over ${probe.address} (n = ${probe.images})`,
  },
  attribute: {
    options: async (methods) =>
      (await import("./attribute/attributeOptions.js")).declaredAttribution(methods).all,
    run: async (job, context) =>
      (await import("./attribute/attributeNetworks.js")).attributeNetworks(job, context),
    files: async (job, attributed) =>
      (await import("./attribute/attributionFiles.js")).encodeAttributed(job, attributed),
    caption: (_, { header: { methods, checkpoints, probe } }) =>
      `attribution by ${methods} of ${checkpoints.map(answeringName).join(" and ")} for ${probe.address}`,
  },
  explain: {
    options: async () => (await import("./explain/explanationOptions.js")).declaredExplanation().all,
    run: async (job) => (await import("./explain/explanation.js")).explain(job),
    files: async (job, explained) =>
      (await import("./explain/explanationFigure.js")).encodeExample(job, explained),
    caption: () => "worked example of a shortcut",
  },
};

/** Result of each kind of job: tables, and figures that are not encoded yet. */
export interface JobResults {
  readonly draw: Figures;
  readonly measure: MeasureResult;
  readonly compare: DrawnComparison;
  readonly attribute: DrawnAttributions;
  readonly explain: Explanation;
}

/** Files of a result: those that a manifest lists, and their attachments. */
export interface JobFiles {
  readonly artifacts: readonly Pick<Artifact<object>, "name" | "bytes">[];
  readonly attachments: readonly Attachment[];
  /** Warnings about text that is illegible in print, as sentences. */
  readonly warnings: readonly string[];
}

/** Kind of job. Its options are declared once: flags, keys of specs and their schema are derived from here. */
export interface JobKind<K extends JobKindName> {
  /** Options of its command, by the name of the view or measure. */
  options(name: string): Promise<Options>;
  /** Computes tables and figures. */
  run(job: JobOf<K>, context: RunContext): Promise<JobResults[K]>;
  /** Encodes a result in the formats of the job. */
  files(job: JobOf<K>, result: JobResults[K]): Promise<JobFiles>;
  /** Phrase about the content of a result. */
  caption(job: JobOf<K>, result: JobResults[K]): string;
}

/**
 * Runs a job made by `jobOf` or `jobFrom`: opens its inputs, computes, and returns tables and figures as plain data.
 * Throws `UserError` for inputs that cannot be opened or do not match.
 */
export function runJob<J extends Job>(job: J, context: RunContext): Promise<JobResults[J["kind"]]> {
  // The compiler does not relate the row of a kind to its job type.
  const kind = JOB_KINDS[job.kind] as unknown as JobKind<J["kind"]>;
  return kind.run(job as unknown as JobOf<J["kind"]>, context);
}

/** Record of a completed job, with the inputs that its result was computed from. */
export function recordOf<J extends Job>(job: J, result: JobResults[J["kind"]]): JobRecord {
  const header = headerOf(result);
  const engine = header.kind === "explanation" ? {} : { engine: header.engine };
  return recordWith(job, { inputs: inputsIn(header), ...engine });
}

function headerOf(result: JobResults[JobKindName]): Header {
  return "header" in result ? result.header : result;
}
