import { basename } from "node:path";
import { open } from "../../checkpoints/open.js";
import { openRun } from "../../checkpoints/run.js";
import { reasonOf, UserError } from "../../core/errors.js";
import { formatCount } from "../../core/format.js";
import { defined } from "../../core/objectFields.js";
import { loadProbe, type Probe, type ProbeOptions, type ProbeOrigin, withClasses } from "../../data/probe.js";
import { EVERY_IMAGE } from "../../data/storedAddress.js";
import { type Engine, startEngine } from "../../engine/engine.js";
import { parseSavedScale } from "../../figures/scale/savedScale.js";
import type { NetworkOrigin } from "../../network/modelFacts.js";
import type { Network } from "../../network/network.js";
import { storedProbe } from "../../network/recordedImages.js";
import { type EngineFacts, engineFacts } from "../engineFacts.js";
import { feedProbe } from "../feedProbe.js";
import { IdleNetwork } from "../idleNetwork.js";
import type { JobInputs } from "../inputs.js";
import type { ImageRole } from "../job.js";
import type { CheckpointFacts, Header, ProbeFacts } from "../record.js";
import type { JobOverrides } from "../request.js";
import { CannotReproduce } from "./cannotReproduce.js";

/** Overrides of the locations of inputs that a file records. */
export interface InputOverrides {
  /** Replacement for a checkpoint that was moved; for several, as many separated by commas, or their run. */
  readonly checkpoint?: string;
  /** Replacement for a probe that was moved. */
  readonly input?: string;
  /** Replacement for training images that were moved. */
  readonly train?: string;
  /** Replacement for shown images that were moved. */
  readonly show?: string;
  /** Folder that the relative paths of the files are resolved against. Default: the working folder. */
  readonly from?: string;
}

/** Inputs of a recorded job, which are disposed of when it is complete. */
export interface RecordedInputs extends JobInputs {
  dispose(): void;
}

/**
 * Inputs of a job that `jobFrom` created from what a file records, or their replacements, each checked against its hash.
 * They throw `UserError` if an input cannot be found or another engine is running, and `CannotReproduce` for an input
 * with another hash.
 */
export function recordedInputs(header: Header, overrides: InputOverrides): RecordedInputs {
  const { checkpoints = [], engine: recorded } = header.kind === "explanation" ? {} : header;
  const { checkpoint, from } = overrides;
  const idle = new IdleNetwork();
  const inputs: RecordedInputs = {
    start: async () => {
      if (recorded === undefined) throw new CannotReproduce("it names no engine");
      return engineAgain(recorded);
    },
    open: async (job, place) => {
      const address = checkpoint === undefined ? undefined : job.checkpoints[place];
      return idle.take(String(place), () =>
        networkAgain(checkpoints[place] as CheckpointFacts, address, from),
      );
    },
    close: (network) => idle.keep(network),
    probe: async (job, role) => {
      const was = recordedProbe(header, role);
      if (was === null) return undefined;
      const network = await inputs.open(job, 0);
      try {
        const { preprocessing, recordedImages } = network;
        if (recordedImages !== undefined)
          return storedProbe(recordedImages, overrides[role] ?? was.origin?.input ?? EVERY_IMAGE);
        const { resizing } = preprocessing;
        const given = overrides[role] === undefined ? undefined : job.images?.[role];
        return await probeAgain(was, { network, resizing, given, from, flag: `--${role}` });
      } finally {
        inputs.close(network);
      }
    },
    baseline: async (job, address) => {
      const baselines = header.kind === "attribution" ? header.baselines : [];
      const was = baselines.find(({ origin, address: known }) => (origin?.input ?? known) === address);
      if (was === undefined) return undefined;
      const network = await inputs.open(job, 0);
      const { resizing } = network.preprocessing;
      try {
        return await probeAgain(was, { network, resizing, given: undefined, from, flag: "--from" });
      } finally {
        inputs.close(network);
      }
    },
    scales: async () => {
      const scales = header.kind === "drawing" ? header.scales : null;
      return scales === null ? undefined : parseSavedScale(scales.text, scales.source);
    },
    dispose: () => idle.dispose(),
  };
  return inputs;
}

function recordedProbe(header: Header, role: ImageRole): ProbeFacts | null {
  if (header.kind === "explanation") return null;
  if (role === "input") return header.probe;
  if (role === "train") return header.kind === "measurement" ? header.training : null;
  return header.kind === "comparison" ? header.shown : null;
}

/** Starts the engine that computed a file. Throws `UserError` if another one is running. */
async function engineAgain(was: EngineFacts): Promise<Engine> {
  const { name, threads } = was;
  const engine = await startEngine({ engine: name, ...defined({ threads }) });
  if (engine.version === was.version && (threads === undefined || engine.threads === threads)) return engine;
  const [then, now] = [was, engineFacts(engine)].map((each) => {
    const counted = each.threads === undefined ? "" : ` with ${formatCount(each.threads, "thread")}`;
    return `${each.name} ${each.version}${counted}`;
  });
  throw new UserError(`it was computed by ${then}, but this machine runs ${now}`);
}

/** Describes both instruction sets if a file was computed with an arithmetic other than that of this processor. */
export async function processorsApart(was: EngineFacts): Promise<string | undefined> {
  const { arithmetic, instructions } = engineFacts(await engineAgain(was));
  if (was.name === "wasm" || was.arithmetic === arithmetic) return undefined;
  return `made with ${was.instructions ?? UNKNOWN}, checked with ${instructions ?? UNKNOWN}`;
}

const UNKNOWN = "an unknown instruction set";

/**
 * Opens the checkpoint of a file, or its replacement. Throws `UserError` if it cannot be found, and `CannotReproduce`
 * if it is a different one.
 */
async function networkAgain(
  was: CheckpointFacts,
  given: string | undefined,
  from?: string,
): Promise<Network> {
  const opened: Partial<NetworkOrigin> = was.origin ?? was.preprocessing;
  const { checkpoint, ...preprocessing } = opened;
  const address = given ?? checkpoint;
  if (address === undefined) throw new UserError("its provenance names no checkpoint: give --checkpoint");
  // A network that was moved keeps its recorded name, so that the name in figures is unchanged.
  const whereabouts = { ...baseFolder(from, given), name: was.name };
  const network = await open(address, preprocessing, whereabouts).catch((error: unknown) => {
    if (given !== undefined || !(error instanceof UserError)) throw error;
    throw new UserError(`${reasonOf(error)}; give its present location with --checkpoint`);
  });
  if (network.sha256 === was.sha256) return network;
  network.dispose();
  throw changed("checkpoint", network.sha256, was.sha256);
}

/** Network that a probe is shown to, and the address that replaces the probe's own. */
interface Shown {
  readonly network: Network;
  readonly resizing: ProbeOptions["resizing"];
  readonly given: string | undefined;
  /** Folder that its own address is resolved against. Default: the working folder. */
  readonly from?: string | undefined;
  /** Flag for a replacement. */
  readonly flag: string;
}

/** Loads the probe of a file, or its replacement. Throws like `networkAgain`. */
async function probeAgain(was: ProbeFacts, { network, resizing, given, flag, from }: Shown): Promise<Probe> {
  const { input: recorded, feed = [], ...how }: Partial<ProbeOrigin> = was.origin ?? was.fit ?? {};
  const address = given ?? recorded;
  if (address === undefined) throw new UserError(`its provenance names no probe: give ${flag}`);
  const { input } = network;
  const loading = loadProbe(address, { ...how, input, resizing, ...baseFolder(from, given) });
  const loaded = await loading.catch((error: unknown) => {
    if (given !== undefined || !(error instanceof UserError)) throw error;
    throw new UserError(`${reasonOf(error)}; give its present location with ${flag}`);
  });
  const probe = await feedProbe(loaded, feed, { network, from });
  // The address is drawn in figures: images that were moved keep their recorded name.
  if (probe.sha256 === was.sha256)
    return classedAs(given === undefined ? probe : withRecordedNames(probe, was), was);
  throw changed(
    feed.length === 0 ? "probe's pixels" : "probe's pixels or what was fed",
    probe.sha256,
    was.sha256,
  );
}

/** Probe with its recorded class names. */
function classedAs(probe: Probe, { classes }: ProbeFacts): Probe {
  return classes === undefined ? probe : withClasses(probe, classes);
}

/**
 * Replacements of the checkpoints and images that a file records. Throws `UserError` for another number of checkpoints
 * than the file shows.
 */
export async function replacements(
  header: Header,
  { checkpoint, ...given }: InputOverrides,
): Promise<Pick<JobOverrides, "checkpoints" | "images">> {
  if (header.kind === "explanation") return {};
  const roles = (["input", "train", "show"] as const).filter((role) => recordedProbe(header, role) !== null);
  const images = Object.fromEntries(roles.map((role) => [role, given[role]]));
  if (checkpoint === undefined) return { images };
  return { images, checkpoints: await addressesFor(header.checkpoints, checkpoint) };
}

async function addressesFor(
  checkpoints: readonly CheckpointFacts[],
  text: string,
): Promise<readonly string[]> {
  const { length } = checkpoints;
  const given = length === 1 ? [text] : text.split(",");
  if (given.length === length) return given;
  const run = given.length === 1 ? await openRun(text).catch(() => undefined) : undefined;
  const found = checkpoints.flatMap(({ origin }) => {
    const was = origin === null ? undefined : basename(origin.checkpoint);
    return run?.checkpoints.find(({ name }) => name === was)?.address ?? [];
  });
  if (found.length === length) return found;
  throw new UserError(
    `it shows ${length} checkpoints: give ${length} to --checkpoint, separated by commas, or their run`,
  );
}

/** Replacements of checkpoints, with the recorded names and places. */
export function checkpointsCalled(
  given: readonly CheckpointFacts[],
  was: readonly CheckpointFacts[],
): readonly CheckpointFacts[] {
  return given.map((facts, index) => {
    const { name, origin } = was[index] ?? facts;
    return { ...facts, name, origin };
  });
}

/** Replacement of a probe, with the recorded names. */
function withRecordedNames(probe: Probe, { address, origin }: ProbeFacts): Probe {
  const { origin: _, ...loaded } = probe;
  // A probe of one image file contains the file's name, which may have changed.
  const isFile = probe.names.length === 1 && probe.names[0] === basename(probe.address);
  const names = isFile ? [basename(address)] : probe.names;
  return { ...loaded, address, names, ...(origin === null ? {} : { origin }) };
}

const SHOWN_DIGITS = 12;

function changed(what: string, is: string, was: string): CannotReproduce {
  const [now, then] = [is, was].map((hash) => hash.slice(0, SHOWN_DIGITS));
  return new CannotReproduce(
    `the ${what} changed: SHA-256 is ${now}…, but the file records ${then}…`,
    "differs",
  );
}

/** Base folder of a path: the working folder for a given path, the file's own base for a recorded one. */
function baseFolder(from: string | undefined, given: string | undefined): { readonly from?: string } {
  return from === undefined || given !== undefined ? {} : { from };
}
