import { UserError } from "../../core/errors.js";
import { flagName } from "../../core/options/option.js";
import type { Probe } from "../../data/probe.js";
import { toSavedScale } from "../../figures/scale/savedScale.js";
import type { Scales } from "../../figures/scale/scales.js";
import { loadStyle } from "../../figures/style/loadStyle.js";
import { styleOptions } from "../../figures/style/styleOptions.js";
import { drawView } from "../../views/drawView.js";
import { needsImages, viewOf } from "../../views/index.js";
import type { Drawing, View, ViewInput } from "../../views/view.js";
import { engineFacts } from "../engineFacts.js";
import { FileNames } from "../fileNames.js";
import { type HeaderFacts, headerWith } from "../header.js";
import type { DrawJob } from "../job.js";
import { valuesOf } from "../jobOptions.js";
import { type ManifestHeader, probeFacts } from "../record.js";
import { loadedProbe, type RunContext } from "../runContext.js";
import { declaredDrawing } from "./drawOptions.js";
import { checkCount, recordInputs } from "./recordInputs.js";

/** Figures before encoding, and their common facts. */
export interface Figures {
  readonly header: ManifestHeader;
  readonly subject: ViewInput;
  readonly scales: Scales;
  readonly drawings: Iterable<Drawing>;
}

/** Records the inputs of a view, and draws its figures one by one on demand. Throws like `draw`. */
export async function drawFigures(job: DrawJob, context: RunContext): Promise<Figures> {
  const { inputs } = context;
  const view = viewOf(job.view);
  const options = valuesOf(view.options, job.options);
  const style = valuesOf(styleOptions, job.style);
  if (view.inputs.includes("run")) checkCount(job.checkpoints.length);
  const scales = await inputs.scales(job);
  if (scales !== undefined) refuseConflict(scales, view.options, options);
  const engine = await inputs.start(job);
  const probe = await probeOf(job, context);
  const { onProgress, availableMemory } = context;
  const recorded = {
    ...{ inputs, view, options, onProgress, availableMemory },
    ...(scales && { scales }),
    ...(probe && { probe }),
  };
  const { subject, checkpoints } = await recordInputs(job, recorded);
  const facts: HeaderFacts<ManifestHeader> = {
    kind: "drawing",
    view: job.view,
    taps: job.taps ?? [],
    options,
    style,
    checkpoints,
    scales: scales === undefined ? null : { source: scales.source ?? "", text: toSavedScale(scales) },
    probe: probe === undefined ? null : probeFacts(probe),
    engine: engineFacts(engine),
  };
  const header = headerWith(facts, declaredDrawing(job.view));
  const { scales: used, drawings } = drawView(view, subject, options, await loadStyle(style));
  return { header, subject, scales: used, drawings: named(drawings) };
}

/** Images of a view that needs them. */
async function probeOf(job: DrawJob, context: RunContext): Promise<Probe | undefined> {
  if (!needsImages(job.view)) return undefined;
  const probe = await loadedProbe(job, "input", context);
  if (probe === undefined) throw new UserError(`The view '${job.view}' needs a probe: give it one.`);
  return probe;
}

/** Gives drawings names that every disk can store. */
function* named(drawings: Iterable<Drawing>): Generator<Drawing> {
  const names = new FileNames();
  for (const drawing of drawings) yield { ...drawing, ...names.of(drawing.name) };
}

/** Throws `UserError` for options that conflict with given scales, which record their own settings. */
function refuseConflict(
  { scope, estimation, source = "the scales" }: Scales,
  declared: View["options"],
  values: Readonly<Record<string, unknown>>,
): void {
  const saved = { scope, estimator: estimation.estimator, percentile: estimation.percentile };
  for (const [name, expected] of Object.entries(saved)) {
    const value = values[name];
    if (value === undefined || value === expected || value === declared[name]?.default) continue;
    throw new UserError(
      `${flagName(name)} ${value} conflicts with ${source}, which uses ${expected}. Omit it, or draw without --scale-from.`,
    );
  }
}
