import { basename } from "node:path";
import { open } from "../../checkpoints/open.js";
import { openRun } from "../../checkpoints/run.js";
import { reasonOf, UserError } from "../../core/errors.js";
import { formatCount } from "../../core/format.js";
import { loadProbe, type Probe, type ProbeOrigin } from "../../data/probe.js";
import { type Engine, startEngine } from "../../engine/engine.js";
import type { NetworkOrigin } from "../../network/modelFacts.js";
import type { Network } from "../../network/network.js";
import { type EngineFacts, engineFacts } from "../engineFacts.js";
import type { CheckpointFacts, ProbeFacts } from "../header.js";

/** What stands in for what a file says about where its inputs lie. */
export interface InputOverrides {
  /** A checkpoint, where that of the file is not where it was; where the file is of several, so many by commas, or their run. */
  readonly checkpoint?: string;
  /** A probe, where that of the file is not where it was. */
  readonly input?: string;
  /** The images that were learned from, where they are not where they were. */
  readonly train?: string;
  /** The images that figures show, where they are not where they were. */
  readonly show?: string;
  /** The folder that the relative paths of the files lead from. Default: the working folder. */
  readonly from?: string;
}

/** An input that is there, but is not what it was. */
export class ChangedInput extends Error {
  override name = "ChangedInput";
}

/** Starts the engine that computed a file. Throws `UserError` where another one runs here. */
export async function engineAgain(was: EngineFacts): Promise<Engine> {
  const { name, threads } = was;
  const engine = await startEngine({ engine: name, ...(threads === undefined ? {} : { threads }) });
  if (engine.version === was.version && (threads === undefined || engine.threads === threads)) return engine;
  const [then, now] = [was, engineFacts(engine)].map((each) => {
    const counted = each.threads === undefined ? "" : ` with ${formatCount(each.threads, "thread")}`;
    return `${each.name} ${each.version}${counted}`;
  });
  throw new UserError(`it was computed by ${then}, and ${now} runs here`);
}

/** Both instruction sets in words where a file was computed with another arithmetic than that of this processor. */
export async function processorsApart(was: EngineFacts): Promise<string | undefined> {
  const { arithmetic, instructions } = engineFacts(await engineAgain(was));
  if (was.name === "wasm" || was.arithmetic === arithmetic) return undefined;
  return `made with ${was.instructions ?? UNKNOWN}, checked with ${instructions ?? UNKNOWN}`;
}

const UNKNOWN = "an unknown instruction set";

/**
 * Opens the checkpoint of a file, or the one given in its place. Throws `UserError` where it cannot be found, and
 * `ChangedInput` for another one.
 */
async function networkAgain(
  was: CheckpointFacts,
  given: string | undefined,
  from?: string,
): Promise<Network> {
  const opened: Partial<NetworkOrigin> = was.origin ?? was.preprocessing;
  const { checkpoint, ...preprocessing } = opened;
  const address = given ?? checkpoint;
  if (address === undefined)
    throw new UserError("it does not say where its checkpoint lies: give --checkpoint");
  // What was moved is called as it was, so that figures with its name are the same.
  const whereabouts = { ...baseFolder(from, given), name: was.name };
  const network = await open(address, preprocessing, whereabouts).catch((error: unknown) => {
    if (given !== undefined || !(error instanceof UserError)) throw error;
    throw new UserError(`${reasonOf(error)}; --checkpoint tells where it is now`);
  });
  if (network.sha256 === was.sha256) return network;
  network.dispose();
  throw changed("checkpoint", network.sha256, was.sha256);
}

/** Where a probe is shown, and what may stand in for its address. */
export interface Shown {
  /** What the network takes. */
  readonly input: readonly (number | null)[];
  readonly given: string | undefined;
  /** The folder that its own address leads from. Default: the working folder. */
  readonly from?: string | undefined;
  /** The flag of what may stand in. */
  readonly flag: string;
}

/** Loads the probe of a file, or the one given in its place. Throws as `networkAgain` does. */
export async function probeAgain(was: ProbeFacts, { input, given, flag, from }: Shown): Promise<Probe> {
  const { input: recorded, ...how }: Partial<ProbeOrigin> = was.origin ?? was.fit ?? {};
  const address = given ?? recorded;
  if (address === undefined) throw new UserError(`it does not say where its probe lies: give ${flag}`);
  const loading = loadProbe(address, { ...how, input, ...baseFolder(from, given) });
  const probe = await loading.catch((error: unknown) => {
    if (given !== undefined || !(error instanceof UserError)) throw error;
    throw new UserError(`${reasonOf(error)}; ${flag} tells where it is now`);
  });
  if (probe.sha256 === was.sha256) return probe;
  throw changed("probe's pixels", probe.sha256, was.sha256);
}

/**
 * What opens the checkpoints of a file, one by one, or those given in their place: as many, or the run that they are of.
 * Throws `UserError` for another number of them.
 */
export async function openersAgain(
  checkpoints: readonly CheckpointFacts[],
  { checkpoint, from }: InputOverrides,
): Promise<readonly [Opener, ...Opener[]]> {
  const given = checkpoint === undefined ? undefined : await givenFor(checkpoints, checkpoint);
  const openers = checkpoints.map((was, index) => () => networkAgain(was, given?.[index], from));
  return openers as unknown as readonly [Opener, ...Opener[]];
}

async function givenFor(checkpoints: readonly CheckpointFacts[], text: string): Promise<readonly string[]> {
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
    `it is of ${length} checkpoints: give so many to --checkpoint, by commas, or the run that they are of`,
  );
}

type Opener = () => Promise<Network>;

/** Checkpoints that were given in place of others, by the others' names and places. */
export function checkpointsCalled(
  given: readonly CheckpointFacts[],
  was: readonly CheckpointFacts[],
): readonly CheckpointFacts[] {
  return given.map((facts, index) => {
    const { name, origin } = was[index] ?? facts;
    return { ...facts, name, origin };
  });
}

/** A probe that was given in place of another, by the other's name. */
export function withRecordedNames(probe: Probe, { address, origin }: ProbeFacts): Probe {
  const { origin: _, ...loaded } = probe;
  // An image file bears its own name, which may be another now.
  const isFile = probe.names.length === 1 && probe.names[0] === basename(probe.address);
  const names = isFile ? [basename(address)] : probe.names;
  return { ...loaded, address, names, ...(origin === null ? {} : { origin }) };
}

const SHOWN_DIGITS = 12;

function changed(what: string, is: string, was: string): ChangedInput {
  const [now, then] = [is, was].map((hash) => hash.slice(0, SHOWN_DIGITS));
  return new ChangedInput(`the ${what} changed: SHA-256 ${now}… where the file says ${then}…`);
}

/** What was given leads from the working folder, and what a file says from where the file is of. */
function baseFolder(from: string | undefined, given: string | undefined): { readonly from?: string } {
  return from === undefined || given !== undefined ? {} : { from };
}
