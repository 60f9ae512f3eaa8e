import type { Network } from "../checkpoints/network.js";
import { selectTaps } from "../checkpoints/tap.js";
import type { Probe } from "../data/probe.js";
import type { Engine } from "../engine/engine.js";
import { resolve } from "../options.js";
import { loadMeasure } from "../pictures/measure.js";
import { VERSION } from "../version.js";
import { type ViewName, viewOf } from "../views/index.js";
import type { Drawing } from "../views/view.js";
import { type Artifact, encodeDrawing } from "./artifact.js";
import type { ManifestHeader } from "./manifest.js";

/** What to look at, and how. */
export interface DrawPlan {
  readonly engine: Engine;
  readonly network: Network;
  readonly probe: Probe;
  readonly view: ViewName;
  /** Names, groups, kinds or globs of taps. Default: `maps`. */
  readonly taps?: readonly string[];
  /** The view's options. Default: none given. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** Figures of one drawing, encoded, and what they have in common. */
export interface Drawn {
  readonly header: ManifestHeader;
  readonly artifacts: readonly Artifact[];
}

/**
 * Draws a view of a network that is shown a probe: records the taps in one run, draws every figure and encodes it.
 * Throws `UserError` for an option, tap or probe that does not fit.
 */
export async function draw(plan: DrawPlan): Promise<Drawn> {
  const { network, probe } = plan;
  const view = viewOf(plan.view);
  const options = resolve(view.options, plan.options ?? {});
  const taps = selectTaps(network.taps, plan.taps ?? ["maps"]);
  const activations = network.record(probe, taps);
  const header = headerOf(plan, options);
  const subject = { network: network.name, probe, taps, activations };
  const drawings: Iterable<Drawing> = view.draw(subject, options, await loadMeasure());
  return { header, artifacts: await encodeAll(drawings, header) };
}

/** Encodes figure by figure. Encoding runs on another thread, so each is encoded while the next one is drawn. */
async function encodeAll(drawings: Iterable<Drawing>, header: ManifestHeader): Promise<readonly Artifact[]> {
  const encoding: Promise<Artifact>[] = [];
  for (const drawing of drawings) {
    await encoding.at(-2);
    const next = encodeDrawing(drawing, header);
    // Whoever awaits it is told; until then Node would take it for a failure that nobody looks at.
    next.catch(() => undefined);
    encoding.push(next);
  }
  return Promise.all(encoding);
}

function headerOf(
  { engine, network, probe, view }: DrawPlan,
  options: ManifestHeader["options"],
): ManifestHeader {
  const { name, version, threads } = engine;
  return {
    generator: "convscope",
    version: VERSION,
    view,
    options,
    checkpoint: { name: network.name, sha256: network.sha256 },
    probe: { address: probe.address, sha256: probe.sha256 },
    engine: { name, version, threads },
  };
}
