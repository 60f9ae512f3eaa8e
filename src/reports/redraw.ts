import type { NetworkOrigin } from "../checkpoints/network.js";
import { open } from "../checkpoints/open.js";
import { loadProbe, type Probe } from "../data/probe.js";
import { startEngine } from "../engine/engine.js";
import { reasonOf } from "../errors.js";
import { parseSavedScale } from "../pictures/scale/saved.js";
import type { StyleChoice } from "../pictures/style/style.js";
import type { ViewName } from "../views/index.js";
import type { Drawing } from "../views/view.js";
import { type DrawPlan, figuresOf } from "./draw.js";
import type { ManifestHeader } from "./manifest.js";

/** What stands in for what a file says about where its inputs lie. */
export interface Substitutes {
  /** A checkpoint, where that of the file is not where it was. */
  readonly checkpoint?: string;
  /** A probe, where that of the file is not where it was. */
  readonly input?: string;
}

/** What was drawn again: the header and the figures by name; or why that could not be. */
export type Redrawn =
  | { readonly header: ManifestHeader; readonly drawings: ReadonlyMap<string, Drawing> }
  | { readonly verdict: "differs" | "cannot check"; readonly reason: string };

/** Draws again what a header describes. Inputs that are there but have changed are told of, and nothing is drawn. */
export async function redraw(header: ManifestHeader, given: Substitutes): Promise<Redrawn> {
  try {
    return await redrawn(header, given);
  } catch (error) {
    if (error instanceof Error && error.name === "UserError")
      return { verdict: "cannot check", reason: reasonOf(error) };
    throw error;
  }
}

async function redrawn(header: ManifestHeader, given: Substitutes): Promise<Redrawn> {
  const { name, threads, version } = header.engine;
  const opened: Partial<NetworkOrigin> = header.checkpoint.origin ?? header.checkpoint.preprocessing;
  const { checkpoint, ...preprocessing } = opened;
  const address = given.checkpoint ?? checkpoint;
  if (address === undefined) return cannot("it does not say where its checkpoint lies: give --checkpoint");
  const engine = await startEngine({ engine: name as "native" | "wasm", threads });
  if (engine.threads !== threads || engine.version !== version) {
    const [was, is] = [header.engine, engine].map((each) => `${each.name} ${each.version}`);
    return cannot(
      `it was computed by ${was} with ${threads} threads, and here runs ${is} with ${engine.threads}`,
    );
  }
  const network = await open(address, preprocessing);
  try {
    if (network.sha256 !== header.checkpoint.sha256)
      return differs("checkpoint", network.sha256, header.checkpoint.sha256);
    const probe = await probeOf(header, network.input, given);
    if (typeof probe === "string") return cannot(probe);
    if (probe !== undefined && probe.sha256 !== header.probe?.sha256)
      return differs("probe's pixels", probe.sha256, header.probe?.sha256 ?? "");
    const plan = planOf(header, { engine, network, ...(probe === undefined ? {} : { probe }) });
    const figures = await figuresOf(plan);
    const drawings = new Map([...figures.drawings].map((drawing) => [drawing.name, drawing]));
    return { header: { ...figures.header, ...told(header, figures.header, given) }, drawings };
  } finally {
    network.dispose();
  }
}

function planOf(header: ManifestHeader, inputs: Pick<DrawPlan, "engine" | "network" | "probe">): DrawPlan {
  const { view, taps, options, style, scales } = header;
  return {
    ...inputs,
    view: view as ViewName,
    ...(taps.length === 0 ? {} : { taps }),
    options,
    style: style as StyleChoice,
    ...(scales === null ? {} : { scales: parseSavedScale(scales.text, scales.source) }),
  };
}

/** The probe of a header; nothing where it has none, and a sentence where it cannot be found again. */
async function probeOf(
  { probe }: ManifestHeader,
  input: readonly (number | null)[],
  given: Substitutes,
): Promise<Probe | string | undefined> {
  if (probe === null) return undefined;
  const { input: address = given.input, ...how } = probe.origin ?? {};
  if (address === undefined) return "it does not say where its probe lies: give --input";
  return loadProbe(given.input ?? address, { ...how, input });
}

/** Where inputs were given in place of those that the file names, it may go on naming its own. */
function told(recorded: ManifestHeader, fresh: ManifestHeader, given: Substitutes): Partial<ManifestHeader> {
  const { checkpoint, probe, command, version } = recorded;
  const origins = {
    checkpoint: { ...fresh.checkpoint, name: checkpoint.name, origin: checkpoint.origin },
    probe:
      fresh.probe === null || probe === null
        ? fresh.probe
        : { ...fresh.probe, address: probe.address, origin: probe.origin },
    command,
  };
  const isGiven = given.checkpoint !== undefined || given.input !== undefined;
  // Another version that draws the same pixels is no difference of the figure.
  return { ...(isGiven ? origins : {}), version };
}

function cannot(reason: string): Redrawn {
  return { verdict: "cannot check", reason };
}

const SHOWN_DIGITS = 12;

function differs(what: string, is: string, was: string): Redrawn {
  const [now, then] = [is, was].map((hash) => hash.slice(0, SHOWN_DIGITS));
  return { verdict: "differs", reason: `the ${what} changed: SHA-256 ${now}… where the file says ${then}…` };
}
