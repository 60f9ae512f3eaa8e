import { commandLine } from "../commandLine.js";
import { toSavedScale } from "../pictures/scale/saved.js";
import { viewOf } from "../views/index.js";
import type { DrawPlan } from "./draw.js";
import { drawnOptions, drawOptions } from "./drawOptions.js";
import { checkpointFacts, checkpointWord, engineFacts, MAKER, probeFacts, shownValues } from "./header.js";
import type { ManifestHeader } from "./manifest.js";

/** What all files of a drawing have in common: everything that it takes to make them again. */
export function headerOf(plan: DrawPlan, checked: Pick<ManifestHeader, "options" | "style">): ManifestHeader {
  const { engine, network, probe, view, scales, taps = [] } = plan;
  const facts = {
    view,
    taps,
    ...checked,
    scales: scales === undefined ? null : { source: scales.source ?? "", text: toSavedScale(scales) },
    checkpoint: checkpointFacts(network),
    probe: probe === undefined ? null : probeFacts(probe),
    engine: engineFacts(engine),
  };
  return { ...MAKER, kind: "drawing", command: drawingCommand(facts), ...facts };
}

/** The command line of a drawing. */
export function drawingCommand(
  facts: Omit<ManifestHeader, "generator" | "version" | "kind" | "command">,
): string {
  const { view, taps, options, style, scales, checkpoint, probe } = facts;
  const values = {
    ...shownValues(checkpoint, probe),
    ...style,
    ...options,
    taps,
    scaleFrom: scales?.source ?? "",
  };
  const known = { ...drawnOptions, ...drawOptions, ...viewOf(view).options };
  return commandLine(["convscope", "draw", view, checkpointWord(checkpoint)], known, values);
}
