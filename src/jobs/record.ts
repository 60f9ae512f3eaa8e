import { canonicalJson, sha256Of } from "../core/files/hash.js";
import { defined } from "../core/objectFields.js";
import { VERSION } from "../core/packageFiles.js";
import type { ClassNames } from "../data/classes/classNames.js";
import type { Probe, ProbeOrigin } from "../data/probe.js";
import type { ChannelPreprocessing } from "../network/description.js";
import type { NetworkOrigin } from "../network/modelFacts.js";
import type { Network } from "../network/network.js";
import { runName } from "../views/runPanels.js";
import type { EngineFacts } from "./engineFacts.js";
import type { Job } from "./job.js";
import { portableJob } from "./portableJob.js";

/** Version of the content of artifacts, increased whenever the same record gives other files. */
const RECORD_VERSION = 6;

/** Input of a job: its name, and the SHA-256 of its content. */
export interface RecordedInput {
  readonly name: string;
  readonly sha256: string;
}

/** Part of a job's images: a node of a fixed binary tree over batches of images. */
export interface ImageRange {
  readonly level: number;
  readonly index: number;
}

/** Job with everything that its result depends on. */
export interface JobRecord {
  readonly v: number;
  readonly job: Job;
  readonly inputs: readonly RecordedInput[];
  readonly engine: EngineIdentity | null;
  readonly convscope: string;
  /** Null if the job covers all of its images. */
  readonly range: ImageRange | null;
}

/** Fields of an engine that affect its results. The threads of the WASM engine do not. */
export type EngineIdentity = Pick<EngineFacts, "name" | "version" | "threads" | "arithmetic">;

/** Selects the fields of an engine that affect its results. */
function engineIdentity({ name, version, threads, arithmetic }: EngineFacts): EngineIdentity {
  const identity = { name, version, ...defined({ arithmetic }) };
  return name === "wasm" || threads === undefined ? identity : { ...identity, threads };
}

/** Everything besides the job that its result depends on. */
export interface RecordFacts {
  readonly inputs: readonly RecordedInput[];
  /** Default: none, for a job that needs no engine. */
  readonly engine?: EngineFacts;
  /** Default: all images. */
  readonly range?: ImageRange;
}

/** Record of a job: the job without paths of the machine, the hashes of its inputs, the engine and the version of convscope. */
export function recordWith(job: Job, { inputs, engine, range }: RecordFacts): JobRecord {
  const identity = engine === undefined ? null : engineIdentity(engine);
  const common = { engine: identity, convscope: VERSION, range: range ?? null };
  return { v: RECORD_VERSION, job: portableJob(job), inputs, ...common };
}

/** Key of a record, under which its result is stored: the SHA-256 of its canonical JSON. */
export function keyOf(record: JobRecord): string {
  return sha256Of(canonicalJson(record));
}

/** Provenance that every file stores, whatever it shows. */
export interface HeaderBase {
  readonly generator: "convscope";
  readonly version: string;
  /** Command line that reproduces it. */
  readonly command: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Versions of node-canvas and of its cairo, only in pictures: equal versions draw equal pixels. */
  readonly canvas?: string;
}

/** Checkpoint that was used, and how it was opened. */
export interface CheckpointFacts {
  readonly name: string;
  readonly sha256: string;
  readonly preprocessing: ChannelPreprocessing;
  /** Null if it would reveal something about the machine. */
  readonly origin: NetworkOrigin | null;
  /** Output that was read; undefined if the network has only one, or predictions were not used. */
  readonly head?: string;
}

/** Images that were used, and how they were loaded. */
export interface ProbeFacts {
  readonly address: string;
  readonly sha256: string;
  readonly notes: readonly string[];
  /** Null if it would reveal something about the machine. */
  readonly origin: ProbeOrigin | null;
  /** Fit of image files to the network, if the origin does not state it. */
  readonly fit?: Probe["fit"];
  /** Class names, if they were given. */
  readonly classes?: ClassNames;
}

/** Generator of a file. */
export const MAKER = { generator: "convscope", version: VERSION } as const;

/** Facts of an open network. */
export function checkpointFacts({ name, sha256, preprocessing, origin }: Network): CheckpointFacts {
  return { name, sha256, preprocessing, origin: origin ?? null };
}

/** Facts of an open network whose predictions are read: with several outputs, including the output. */
export function answeringFacts(network: Network): CheckpointFacts {
  const facts = checkpointFacts(network);
  return network.heads.length > 1 ? { ...facts, head: network.output } : facts;
}

/** Name of a checkpoint and, with several outputs, of the output that was read. */
export function answeringName({ name, head }: Pick<CheckpointFacts, "name" | "head">): string {
  return head === undefined ? name : `${name} (output ${head})`;
}

/** Facts of a loaded probe. */
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

/** Checkpoint as named on a command line. An absolute path is replaced by its last part. */
export function checkpointWord({ name, origin }: CheckpointFacts): string {
  return origin?.checkpoint ?? name;
}

/** First checkpoint whose origin is known, or the first one: all were opened alike. */
export function locatedAmong(checkpoints: readonly CheckpointFacts[]): CheckpointFacts {
  return checkpoints.find(({ origin }) => origin !== null) ?? (checkpoints[0] as CheckpointFacts);
}

/** Describes checkpoints: the name of a single one, or their number and run. */
export function checkpointsWord(checkpoints: readonly CheckpointFacts[]): string {
  const names = checkpoints.map(({ name }) => name);
  const [first = ""] = names;
  return names.length === 1 ? first : `${names.length} checkpoints of ${runName(names)}`;
}

/** Values of options about the opening of a checkpoint and the images shown. */
export function shownValues(
  { origin: opened }: CheckpointFacts,
  probe: ProbeFacts | null,
): Readonly<Record<string, unknown>> {
  const { checkpoint: _, ...preprocessing } = opened ?? {};
  const shown = probe === null ? {} : (probe.origin ?? { input: probe.address, ...probe.fit });
  const labels = probe?.classes?.isOwn ? undefined : probe?.classes?.source;
  return { ...shown, ...preprocessing, ...defined({ labels }) };
}

/** Fields common to all files of a drawing. */
export interface ManifestHeader extends HeaderBase {
  readonly kind: "drawing";
  readonly view: string;
  /** Patterns that selected the taps; empty if the view chose them. */
  readonly taps: readonly string[];
  readonly style: Readonly<Record<string, unknown>>;
  /** Given scales as text; null if the view computed its own. */
  readonly scales: { readonly source: string; readonly text: string } | null;
  /** Single checkpoint, or all checkpoints of a run in order. */
  readonly checkpoints: readonly CheckpointFacts[];
  /** Images that the network was shown; null if the view needs none. */
  readonly probe: ProbeFacts | null;
  readonly engine: EngineFacts;
}

/** Images that were measured, and their number. */
export interface MeasuredProbeFacts extends ProbeFacts {
  readonly images: number;
}

/** Fields common to all files of a measurement. */
export interface MeasurementHeader extends HeaderBase {
  readonly kind: "measurement";
  readonly measure: string;
  readonly checkpoints: readonly CheckpointFacts[];
  readonly probe: MeasuredProbeFacts;
  /** Training images of the measure; null if it does not train. */
  readonly training: MeasuredProbeFacts | null;
  /** Style of its chart; null in a table. */
  readonly style: Readonly<Record<string, unknown>> | null;
  readonly engine: EngineFacts;
}

/** Fields common to all files of a comparison. */
export interface ComparisonHeader extends HeaderBase {
  readonly kind: "comparison";
  /** Checkpoints A and B, in this order. */
  readonly checkpoints: readonly CheckpointFacts[];
  readonly probe: MeasuredProbeFacts;
  /** Images shown in figures; null for the first one of the probe. */
  readonly shown: ProbeFacts | null;
  readonly style: Readonly<Record<string, unknown>>;
  readonly engine: EngineFacts;
}

/** Fields common to all files of an attribution. */
export interface AttributionHeader extends HeaderBase {
  readonly kind: "attribution";
  /** Names of methods, separated by commas; `all`, or `default`. */
  readonly methods: string;
  /** One checkpoint, or A and B. */
  readonly checkpoints: readonly CheckpointFacts[];
  readonly probe: ProbeFacts;
  /** Images that baselines were made of; empty if they were plain colors. */
  readonly baselines: readonly ProbeFacts[];
  readonly style: Readonly<Record<string, unknown>>;
  readonly engine: EngineFacts;
}

/** Fields common to all files of a worked example, which needs no network and no images. */
export interface ExplanationHeader extends HeaderBase {
  readonly kind: "explanation";
  /** Style of its figure; null if there is none. */
  readonly style: Readonly<Record<string, unknown>> | null;
}

/** Provenance of any file. */
export type Header =
  | ManifestHeader
  | MeasurementHeader
  | ComparisonHeader
  | AttributionHeader
  | ExplanationHeader;

/** Facts of a measured probe. */
export function measuredProbeFacts(probe: Probe): MeasuredProbeFacts {
  return { ...probeFacts(probe), images: probe.shape[0] };
}

/** Inputs that a file records, with their hashes. */
export function inputsIn(header: Header): readonly RecordedInput[] {
  if (header.kind === "explanation") return [];
  const probes = {
    input: header.probe,
    train: header.kind === "measurement" ? header.training : null,
    show: header.kind === "comparison" ? header.shown : null,
  };
  const scales = header.kind === "drawing" ? header.scales : null;
  const baselines = header.kind === "attribution" ? header.baselines : [];
  return [
    ...header.checkpoints.map(({ name, sha256 }) => ({ name, sha256 })),
    ...[...Object.values(probes), ...baselines].flatMap((probe) =>
      probe === null ? [] : [{ name: probe.address, sha256: probe.sha256 }],
    ),
    ...(scales === null ? [] : [{ name: scales.source, sha256: sha256Of(scales.text) }]),
  ];
}
