import { canonicalJson } from "../core/canonicalJson.js";
import { defined } from "../core/defined.js";
import { sha256Of } from "../core/files/hash.js";
import { VERSION } from "../core/version.js";
import type { ClassNames } from "../data/classes/classNames.js";
import type { Probe, ProbeOrigin } from "../data/probe.js";
import type { ChannelPreprocessing } from "../network/description.js";
import type { NetworkOrigin } from "../network/modelFacts.js";
import type { Network } from "../network/network.js";
import { runName } from "../views/runSnapshots.js";
import type { EngineFacts } from "./engineFacts.js";
import type { Job } from "./job.js";

/** The version of the content of artifacts: it grows when the same record gives other files. */
const RECORD_VERSION = 4;

/** An input of a job: what it is called, and the SHA-256 of its content. */
export interface RecordedInput {
  readonly name: string;
  readonly sha256: string;
}

/** A part of a job's images: a node of a fixed binary tree over batches of images. */
export interface ImageRange {
  readonly level: number;
  readonly index: number;
}

/** A job with everything that its result depends on. */
export interface JobRecord {
  readonly v: number;
  readonly job: Job;
  readonly inputs: readonly RecordedInput[];
  readonly engine: EngineIdentity | null;
  readonly convscope: string;
  /** Null where the job covers all of its images. */
  readonly range: ImageRange | null;
}

/** The fields of an engine that decide its results. The threads of the WASM engine do not. */
export type EngineIdentity = Pick<EngineFacts, "name" | "version" | "threads" | "arithmetic">;

/** The fields of an engine that decide its results. */
function engineIdentity({ name, version, threads, arithmetic }: EngineFacts): EngineIdentity {
  const identity = { name, version, ...(arithmetic === undefined ? {} : { arithmetic }) };
  return name === "wasm" || threads === undefined ? identity : { ...identity, threads };
}

/** Everything that the result of a job depends on besides the job. */
export interface RecordFacts {
  readonly inputs: readonly RecordedInput[];
  /** Default: none, for a job that computes without one. */
  readonly engine?: EngineFacts;
  /** Default: all images. */
  readonly range?: ImageRange;
}

/** A job with the hashes of its inputs, the engine and the version of convscope. */
export function recordWith(job: Job, { inputs, engine, range }: RecordFacts): JobRecord {
  const identity = engine === undefined ? null : engineIdentity(engine);
  return { v: RECORD_VERSION, job, inputs, engine: identity, convscope: VERSION, range: range ?? null };
}

/** The key of a record, under which its result is stored: the SHA-256 of its canonical JSON. */
export function keyOf(record: JobRecord): string {
  return sha256Of(canonicalJson(record));
}

/** The provenance that every file carries, whatever it shows. */
export interface HeaderBase {
  readonly generator: "convscope";
  readonly version: string;
  /** The command line that makes it again. */
  readonly command: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** The versions of node-canvas and of its cairo, in pictures alone: equal ones draw equal pixels. */
  readonly canvas?: string;
}

/** The checkpoint that was used, and the way it was opened. */
export interface CheckpointFacts {
  readonly name: string;
  readonly sha256: string;
  readonly preprocessing: ChannelPreprocessing;
  /** Null if it would reveal something of the machine. */
  readonly origin: NetworkOrigin | null;
  /** The output that was read; undefined if the network has one, or answers were not looked at. */
  readonly head?: string;
}

/** The images that were used, and the way they were loaded. */
export interface ProbeFacts {
  readonly address: string;
  readonly sha256: string;
  readonly notes: readonly string[];
  /** Null if it would reveal something of the machine. */
  readonly origin: ProbeOrigin | null;
  /** The fit of image files to the network, if the origin does not state it. */
  readonly fit?: Probe["fit"];
  /** The names of the classes, if they were given. */
  readonly classes?: ClassNames;
}

/** The generator of a file. */
export const MAKER = { generator: "convscope", version: VERSION } as const;

/** The facts of a network that is open. */
export function checkpointFacts({ name, sha256, preprocessing, origin }: Network): CheckpointFacts {
  return { name, sha256, preprocessing, origin: origin ?? null };
}

/** The facts of a network that is open and whose answers are read: of several outputs also which one. */
export function answeringFacts(network: Network): CheckpointFacts {
  const facts = checkpointFacts(network);
  return network.heads.length > 1 ? { ...facts, head: network.output } : facts;
}

/** A checkpoint's name, and of several outputs which one was read. */
export function answeringName({ name, head }: Pick<CheckpointFacts, "name" | "head">): string {
  return head === undefined ? name : `${name} (output ${head})`;
}

/** The facts of a probe that is loaded. */
export function probeFacts({ address, sha256, notes, origin, fit, classes }: Probe): ProbeFacts {
  const facts = {
    address,
    sha256,
    notes: notes.filter((note) => note !== ""),
    origin: origin ?? null,
    ...defined({ classes }),
  };
  return origin !== undefined || fit === undefined ? facts : { ...facts, fit };
}

/** The checkpoint as a command line names it. What an absolute path named is named by its last part. */
export function checkpointWord({ name, origin }: CheckpointFacts): string {
  return origin?.checkpoint ?? name;
}

/** A checkpoint of several whose origin is known, or the first: all were opened alike. */
export function locatedAmong(checkpoints: readonly CheckpointFacts[]): CheckpointFacts {
  return checkpoints.find(({ origin }) => origin !== null) ?? (checkpoints[0] as CheckpointFacts);
}

/** Checkpoints in words: the name of one, or how many of which run. */
export function checkpointsWord(checkpoints: readonly CheckpointFacts[]): string {
  const names = checkpoints.map(({ name }) => name);
  const [first = ""] = names;
  return names.length === 1 ? first : `${names.length} checkpoints of ${runName(names)}`;
}

/** The values of options that say how a checkpoint was opened, and which images were shown. */
export function shownValues(
  { origin: opened }: CheckpointFacts,
  probe: ProbeFacts | null,
): Readonly<Record<string, unknown>> {
  const { checkpoint: _, ...preprocessing } = opened ?? {};
  const shown = probe === null ? {} : (probe.origin ?? { input: probe.address, ...probe.fit });
  const labels = probe?.classes?.source;
  return { ...shown, ...preprocessing, ...defined({ labels }) };
}

/** The common fields of all files of one drawing. */
export interface ManifestHeader extends HeaderBase {
  readonly kind: "drawing";
  readonly view: string;
  /** The patterns that chose the taps; none where the view chose by itself. */
  readonly taps: readonly string[];
  readonly style: Readonly<Record<string, unknown>>;
  /** The scales that were given to draw with, as text; null where the view made its own. */
  readonly scales: { readonly source: string; readonly text: string } | null;
  /** The one checkpoint, or all checkpoints of a run in order. */
  readonly checkpoints: readonly CheckpointFacts[];
  /** The images that the network was shown; null where the view needs none. */
  readonly probe: ProbeFacts | null;
  readonly engine: EngineFacts;
}

/** The images that were measured, and their number. */
export interface MeasuredProbeFacts extends ProbeFacts {
  readonly images: number;
}

/** The common fields of all files of one measurement. */
export interface MeasurementHeader extends HeaderBase {
  readonly kind: "measurement";
  readonly measure: string;
  readonly checkpoints: readonly CheckpointFacts[];
  readonly probe: MeasuredProbeFacts;
  /** The images that the measure learned from; null where it learns from none. */
  readonly training: MeasuredProbeFacts | null;
  /** The style of its chart; null in a table. */
  readonly style: Readonly<Record<string, unknown>> | null;
  readonly engine: EngineFacts;
}

/** The common fields of all files of one comparison. */
export interface ComparisonHeader extends HeaderBase {
  readonly kind: "comparison";
  /** The first one is A, the second one B. */
  readonly checkpoints: readonly CheckpointFacts[];
  readonly probe: MeasuredProbeFacts;
  /** The images that figures show; null for the first one of the probe. */
  readonly shown: ProbeFacts | null;
  readonly style: Readonly<Record<string, unknown>>;
  readonly engine: EngineFacts;
}

/** The common fields of all files of one worked example, which needs no network and no images. */
export interface ExplanationHeader extends HeaderBase {
  readonly kind: "explanation";
  /** The style of its figure; null where there is none. */
  readonly style: Readonly<Record<string, unknown>> | null;
}

/** The provenance that any file carries. */
export type Header = ManifestHeader | MeasurementHeader | ComparisonHeader | ExplanationHeader;

/** The facts of a probe that is measured. */
export function measuredProbeFacts(probe: Probe): MeasuredProbeFacts {
  return { ...probeFacts(probe), images: probe.shape[0] };
}

/** The inputs that a file records, with their hashes. */
export function inputsIn(header: Header): readonly RecordedInput[] {
  if (header.kind === "explanation") return [];
  const probes = {
    input: header.probe,
    train: header.kind === "measurement" ? header.training : null,
    show: header.kind === "comparison" ? header.shown : null,
  };
  const scales = header.kind === "drawing" ? header.scales : null;
  return [
    ...header.checkpoints.map(({ name, sha256 }) => ({ name, sha256 })),
    ...Object.values(probes).flatMap((probe) =>
      probe === null ? [] : [{ name: probe.address, sha256: probe.sha256 }],
    ),
    ...(scales === null ? [] : [{ name: scales.source, sha256: sha256Of(scales.text) }]),
  ];
}
