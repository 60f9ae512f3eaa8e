import { defined } from "../core/defined.js";
import { commandLine } from "../core/options/commandLine.js";
import { parseFormat } from "../figures/encoders/index.js";
import type { MeasureName } from "../measures/index.js";
import { isMoving, type ViewName, viewOf } from "../views/index.js";
import { COMPARED_FOLDER } from "./compare/compareOptions.js";
import { fileEndingOf } from "./fileFormat.js";
import type { ImageRole, Images, Job, JobBase, JobKindName, JobOf } from "./job.js";
import { givenOf, imageFields, optionsFor, pick, styleFields } from "./jobOptions.js";
import { checkpointWord, type Header, locatedAmong, MAKER, type ProbeFacts, shownValues } from "./record.js";

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
 * The job of a request. Every value is checked here, once; values that are their option's default are left out, and so
 * are those that only say where files are written. Throws `UserError` for an unknown name, option or format and for a
 * value that does not fit.
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

/** The request of a job: its values by the names of the command's options. */
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

/** The words of the commands that views have whose figures move. */
const MOVING_COMMANDS = { animation: "animate" } as const;

/** The command line of a job. */
export function commandOf(job: Job): string {
  return commandLineOf(requestOf(job));
}

/** The command line of a request, with the folder or the files that are written. */
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
  // A comparison with gates writes files only where a folder is named.
  const isGated = kind === "compare" && Array.isArray(values.gate) && values.gate.length > 0;
  const written = isGated ? { out: COMPARED_FOLDER, ...out } : out;
  const { all } = optionsFor(kind, name);
  return commandLine(["convscope", ...words, ...checkpoints], all, { ...values, ...written });
}

/** The fields of a header besides its maker and command. */
export type HeaderFacts<H extends Header = Header> = H extends Header
  ? Omit<H, "generator" | "version" | "command" | "canvas">
  : never;

/** The request that a file was made by. Paths that would identify the machine are replaced by names. */
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

/** Values that replace those of a recorded job. */
export interface JobOverrides {
  /** Addresses of checkpoints in place of the recorded ones. Default: the recorded ones. */
  readonly checkpoints?: readonly string[] | undefined;
  /** Addresses of images, for roles that the recorded job has. Default: the recorded ones. */
  readonly images?: Readonly<Partial<Record<ImageRole, string | undefined>>>;
  /** The style of its figures, or null for the default one. Default: the recorded one. */
  readonly style?: Readonly<Record<string, unknown>> | null | undefined;
}

/**
 * The job that makes a file again, checked, with some of its values replaced. Throws `UserError` for options that this
 * version does not know.
 */
export function jobFrom(header: HeaderFacts, { checkpoints, images, style }: JobOverrides = {}): Job {
  const styled = style === undefined ? header : { ...header, style };
  const request = requestFrom(styled as HeaderFacts);
  const values = { ...request.values, ...defined({ ...images }) };
  return jobOf({ ...request, values, ...defined({ checkpoints }) });
}

/** A header with its maker and the command line that makes it again; files of a measurement name their format. */
export function headerWith<H extends Header>(facts: HeaderFacts<H>): H {
  const { kind, ...rest } = facts as HeaderFacts;
  const command = commandLineOf(requestFrom(facts as HeaderFacts));
  return { ...MAKER, kind, command, ...rest } as unknown as H;
}

/** The command line of a header whose checkpoints or style were replaced, and of the chart that is written to a file. */
export function commandFrom(header: HeaderFacts, out: readonly string[] = []): string {
  return commandLineOf(requestFrom(header), out.length === 0 ? {} : { out });
}
