import { VERSION } from "../core/version.js";
import type { Probe, ProbeOrigin } from "../data/probe.js";
import type { ChannelPreprocessing } from "../network/description.js";
import type { NetworkOrigin } from "../network/modelFacts.js";
import type { Network } from "../network/network.js";
import { runName } from "../views/runSnapshots.js";

/** What every file carries of how it was made, whatever it shows. */
export interface HeaderBase {
  readonly generator: "convscope";
  readonly version: string;
  /** The command line that makes it again. */
  readonly command: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** The versions of node-canvas and of its cairo, in pictures alone: equal ones draw equal pixels. */
  readonly canvas?: string;
}

/** Which checkpoint was looked at, and how it was opened. */
export interface CheckpointFacts {
  readonly name: string;
  readonly sha256: string;
  readonly preprocessing: ChannelPreprocessing;
  /** Null where it would tell of the machine. */
  readonly origin: NetworkOrigin | null;
  /** The output that was read; nothing where the network has one, or answers were not looked at. */
  readonly head?: string;
}

/** Which images were shown, and how they were loaded. */
export interface ProbeFacts {
  readonly address: string;
  readonly sha256: string;
  readonly notes: readonly string[];
  /** Null where it would tell of the machine. */
  readonly origin: ProbeOrigin | null;
  /** How image files were made to fit, where the origin does not say it. */
  readonly fit?: Probe["fit"];
}

/** Who made a file. */
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
export function probeFacts({ address, sha256, notes, origin, fit }: Probe): ProbeFacts {
  const facts = { address, sha256, notes: notes.filter((note) => note !== ""), origin: origin ?? null };
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
  return { ...shown, ...preprocessing };
}
