import { commandLine } from "../../core/options/commandLine.js";
import { toSavedScale } from "../../figures/scale/saved.js";
import { isMoving, type movingViews, viewOf } from "../../views/index.js";
import { engineFacts } from "../engineFacts.js";
import { checkpointWord, locatedAmong, MAKER, probeFacts, shownValues } from "../header.js";
import type { ManifestHeader } from "../manifest.js";
import { drawnOptions, drawOptions } from "./drawOptions.js";
import type { DrawPlan } from "./plan.js";

/** What all files of a drawing have in common: everything that it takes to make them again. */
export function headerOf(
  plan: DrawPlan,
  checked: Pick<ManifestHeader, "options" | "style" | "checkpoints">,
): ManifestHeader {
  const { engine, probe, view, scales, taps = [] } = plan;
  const facts = {
    view,
    taps,
    ...checked,
    scales: scales === undefined ? null : { source: scales.source ?? "", text: toSavedScale(scales) },
    probe: probe === undefined ? null : probeFacts(probe),
    engine: engineFacts(engine),
  };
  return { ...MAKER, kind: "drawing", command: drawingCommand(facts), ...facts };
}

/** The words of the commands that views have whose figures move. */
const MOVING_COMMANDS = { animation: ["animate"] } as const satisfies Record<
  keyof typeof movingViews,
  readonly string[]
>;

/** The command line of a drawing. */
export function drawingCommand(
  facts: Omit<ManifestHeader, "generator" | "version" | "kind" | "command">,
): string {
  const { view, taps, options, style, scales, checkpoints, probe } = facts;
  const values = {
    ...shownValues(locatedAmong(checkpoints), probe),
    ...style,
    ...options,
    taps,
    scaleFrom: scales?.source ?? "",
  };
  const known = { ...drawnOptions, ...drawOptions(view), ...viewOf(view).options };
  const words = isMoving(view) ? MOVING_COMMANDS[view] : ["draw", view];
  return commandLine(["convscope", ...words, ...checkpoints.map(checkpointWord)], known, values);
}
