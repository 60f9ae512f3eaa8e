import { withArchitecture } from "../checkpoints/checkpointAddress.js";
import type { ArchitectureName } from "../checkpoints/formats/state/knownArchitectures.js";
import { commandLine } from "../core/options/commandLine.js";
import { parseFormat } from "../figures/encoders/index.js";
import type { MeasureName } from "../measures/index.js";
import { isMoving, type ViewName, viewOf } from "../views/index.js";
import { COMPARED_FOLDER } from "./compare/compareOptions.js";
import { fileEndingOf } from "./fileFormat.js";
import type { Images, Job, JobBase, JobKindName, JobOf } from "./job.js";
import { givenOf, imageFields, optionsFor, pick, styleFields } from "./jobOptions.js";
import { checkpointWord, type Header, locatedAmong, MAKER, type ProbeFacts, shownValues } from "./record.js";

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
 * Creates the job of a request. Every value is checked here, once; values equal to their defaults are omitted, and so
 * are those that only say where files are written. Throws `UserError` for an unknown name, option or format and for
 * an invalid value.
 */
export function jobOf<K extends JobKindName>(request: JobRequest<K>): JobOf<K> {
  const { kind, name = "", checkpoints = [], values = {} } = request;
  const { own, all } = optionsFor(kind, name);
  const { format, ...rest } = values;
  const given = givenOf(all, rest);
  const style = pick(given, styleFields);
  const images = needsImages(kind, name)
    ? { input: all.input?.default, ...trained(all), ...pick(given, [...imageFields, "show", "train"]) }
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
  return kind === "explain" ? { topic: "flow" } : {};
}

function needsImages(kind: JobKindName, name: string): boolean {
  if (kind === "draw") return viewOf(name).inputs.includes("activations");
  return kind !== "explain";
}

/** Default training images of a measure. */
function trained({ train }: ReturnType<typeof optionsFor>["all"]): AnyValues {
  return train === undefined ? {} : { train: train.default };
}

function formatsIn(kind: JobKindName, name: string, format: unknown): Pick<JobBase, "formats"> {
  if (format === undefined) return {};
  const texts = Array.isArray(format) ? format.map(String) : String(format).split(",");
  return {
    formats: texts.map((text) => (kind === "draw" ? fileEndingOf(name, text) : parseFormat(text))),
  };
}

/** Request of a job: its values by the names of the command's options. */
function requestOf(job: Job): JobRequest {
  const { kind, checkpoints, images = {}, options, style = {}, formats } = job;
  const values = { ...images, ...options, ...style, ...(formats === undefined ? {} : { format: formats }) };
  if (kind === "measure") return { kind, name: job.measure, checkpoints, values };
  if (kind !== "draw") return { kind, checkpoints, values };
  return {
    kind,
    name: job.view,
    checkpoints,
    values: { ...values, ...pick({ ...job }, ["taps", "scaleFrom", "values"]) },
  };
}

/** Commands of views whose figures are animations. */
const MOVING_COMMANDS = { animation: "animate" } as const;

/** Command line that runs a job, quoted for a shell. */
export function commandOf(job: Job): string {
  return commandLineOf(requestOf(job));
}

/** Command line of a request, including the output folder or files. */
function commandLineOf(
  { kind, name = "", checkpoints = [], values = {} }: JobRequest,
  out: AnyValues = {},
): string {
  const words = {
    draw: isMoving(name) ? [MOVING_COMMANDS[name]] : ["draw", name],
    measure: ["measure", name],
    compare: ["compare"],
    explain: ["explain-flow"],
  }[kind];
  // A comparison with gates writes files only if a folder is given.
  const isGated = kind === "compare" && Array.isArray(values.gate) && values.gate.length > 0;
  const written = isGated ? { out: COMPARED_FOLDER, ...out } : out;
  const { all } = optionsFor(kind, name);
  return commandLine(["convscope", ...words, ...checkpoints], all, { ...values, ...written });
}

/** Fields of a header other than its generator and command. */
export type HeaderFacts<H extends Header = Header> = H extends Header
  ? Omit<H, "generator" | "version" | "command" | "canvas">
  : never;

/** Request that a file was made by. Paths that would identify the machine are replaced by names. */
function requestFrom(header: HeaderFacts): JobRequest {
  if (header.kind === "explanation")
    return { kind: "explain", values: { ...header.options, ...header.style } };
  const { checkpoints: facts, probe, options } = header;
  const checkpoints = facts.map(checkpointWord);
  const values = { ...shownValues(locatedAmong(facts), probe), ...header.style, ...options };
  switch (header.kind) {
    case "drawing": {
      const { view, taps, scales } = header;
      const chosen = { ...values, taps, scaleFrom: scales?.source ?? "" };
      return { kind: "draw", name: view, checkpoints, values: chosen };
    }
    case "measurement":
      return {
        kind: "measure",
        name: header.measure,
        checkpoints,
        values: { ...values, ...addressOf("train", header.training) },
      };
    case "comparison":
      return { kind: "compare", checkpoints, values: { ...values, ...addressOf("show", header.shown) } };
  }
}

function addressOf(role: "train" | "show", probe: ProbeFacts | null): AnyValues {
  return probe === null ? {} : { [role]: probe.origin?.input ?? probe.address };
}

/** Checked job that reproduces a file. Throws `UserError` for options that this version does not know. */
export function jobFrom(header: HeaderFacts): Job {
  return jobOf(requestFrom(header));
}

/** Header with its generator and the command line that reproduces it; files of a measurement include their format. */
export function headerWith<H extends Header>(facts: HeaderFacts<H>): H {
  const { kind, ...rest } = facts as HeaderFacts;
  const command = commandLineOf(requestFrom(facts as HeaderFacts));
  return { ...MAKER, kind, command, ...rest } as unknown as H;
}

/** Command line of a header with other checkpoints or another style, and of a chart that is written to a file. */
export function commandFrom(header: HeaderFacts, out: readonly string[] = []): string {
  return commandLineOf(requestFrom(header), out.length === 0 ? {} : { out });
}
