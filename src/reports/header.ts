import { commandLine } from "../commandLine.js";
import { toSavedScale } from "../pictures/scale/saved.js";
import { VERSION } from "../version.js";
import { viewOf } from "../views/index.js";
import type { DrawPlan } from "./draw.js";
import { drawnOptions, drawOptions } from "./drawOptions.js";
import type { ManifestHeader } from "./manifest.js";

/** What all files of a drawing have in common: everything that it takes to make them again. */
export function headerOf(plan: DrawPlan, checked: Pick<ManifestHeader, "options" | "style">): ManifestHeader {
  const { engine, network, probe, view, scales, taps = [] } = plan;
  const facts = {
    view,
    taps,
    ...checked,
    scales: scales === undefined ? null : { source: scales.source ?? "", text: toSavedScale(scales) },
    checkpoint: {
      name: network.name,
      sha256: network.sha256,
      preprocessing: network.preprocessing,
      origin: network.origin ?? null,
    },
    probe: probe === undefined ? null : probeFacts(probe),
    engine: { name: engine.name, version: engine.version, threads: engine.threads },
  };
  return { generator: "convscope", version: VERSION, command: commandOf(facts), ...facts };
}

function probeFacts({ address, sha256, notes, origin }: NonNullable<DrawPlan["probe"]>) {
  return { address, sha256, notes: notes.filter((note) => note !== ""), origin: origin ?? null };
}

/** The command line of a drawing. What an absolute path named is named by its last part. */
function commandOf(facts: Omit<ManifestHeader, "generator" | "version" | "command">): string {
  const { view, taps, options, style, scales, checkpoint, probe } = facts;
  const shown = probe === null ? {} : (probe.origin ?? { input: probe.address });
  const { checkpoint: address = checkpoint.name, ...preprocessing } = checkpoint.origin ?? {};
  const values = {
    ...shown,
    ...preprocessing,
    ...style,
    ...options,
    taps,
    scaleFrom: scales?.source ?? "",
  };
  const known = { ...drawnOptions, ...drawOptions, ...viewOf(view).options };
  return commandLine(["convscope", "draw", view, address], known, values);
}
