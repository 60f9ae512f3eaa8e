import { UserError } from "../../core/errors.js";
import { flagName, resolve } from "../../core/options/option.js";
import { toSavedScale } from "../../figures/scale/saved.js";
import type { Scales } from "../../figures/scale/scales.js";
import { curesBy, lint } from "../../figures/style/lint.js";
import { loadStyle } from "../../figures/style/load.js";
import { styleOptions } from "../../figures/style/options.js";
import { isMoving, viewOf } from "../../views/index.js";
import type { Drawing, View, ViewInput } from "../../views/view.js";
import { encodeDrawing } from "../artifact.js";
import type { Artifact, Attachment } from "../artifactFile.js";
import { encodeAll } from "../encodeAll.js";
import { defaultEnding, fileEndingOf } from "../fileFormat.js";
import { FileNames } from "../fileNames.js";
import type { ManifestHeader } from "../manifest.js";
import { headerOf } from "./drawingHeader.js";
import { numbersOf } from "./numbers.js";
import type { DrawPlan } from "./plan.js";
import { recordInputs, shownBy } from "./recordInputs.js";

/** Figures of one drawing, encoded, what lies beside them, and what they have in common. */
export interface DrawResult {
  readonly header: ManifestHeader;
  readonly artifacts: readonly Artifact[];
  /** `scale.json` with the scales, and the numbers where they were asked for. */
  readonly attachments: readonly Attachment[];
  /** What a reader in print could not read, one sentence for each figure. */
  readonly warnings: readonly string[];
}

/**
 * Draws a view of a network, or of the checkpoints of a run, that is shown a probe: records the taps, each network in one
 * pass, draws every figure and encodes it. Throws `UserError` for an option, tap, probe, checkpoint or format that does
 * not fit.
 */
export async function draw(plan: DrawPlan): Promise<DrawResult> {
  const formats = (plan.formats ?? [defaultEnding(plan.view)]).map((name) => fileEndingOf(plan.view, name));
  const { header, subject, scales, drawings } = await figuresOf(plan);
  const drawn = new Map<string, Pick<Drawing, "planes" | "stacks">>();
  const warnings = [...preparedApart(header)];
  const { options } = viewOf(plan.view);
  const cures = curesBy((option) => Object.hasOwn(options, option));
  const watched = watching(drawings, (drawing) => {
    const { name, figure, planes, stacks } = drawing;
    drawn.set(name, { planes, ...(stacks === undefined ? {} : { stacks }) });
    plan.onDrawing?.(drawing);
    for (const warning of lint(figure, plan.style?.preset, cures)) warnings.push(`${name}: ${warning}`);
  });
  const encode = (drawing: Drawing) =>
    Promise.all(formats.map((format) => encodeDrawing(drawing, format, header)));
  const artifacts = await encodeAll(watched, encode, isMoving(plan.view) ? MOTIONS_IN_FLIGHT : undefined);
  const numbers = plan.values === true ? numbersOf(subject, drawn, header) : [];
  return { header, artifacts, attachments: [scaleFile(scales), ...numbers], warnings };
}

/**
 * Draws the checkpoints of a run in motion, a file for each tap: a frame for each checkpoint, all on one scale. Throws
 * as `draw` does.
 */
export function animate(plan: Omit<DrawPlan, "view">): Promise<DrawResult> {
  return draw({ ...plan, view: "animation" });
}

/** A sentence where checkpoints of one drawing do not see the same pixels. */
function preparedApart({ checkpoints }: ManifestHeader): readonly string[] {
  const ways = new Set(checkpoints.map(({ preprocessing }) => JSON.stringify(preprocessing)));
  return ways.size > 1
    ? [
        "the checkpoints were trained on pixels that were prepared in different ways: each sees the probe in its own",
      ]
    : [];
}

/** Figures before they are encoded, and what they have in common. */
export interface Figures {
  readonly header: ManifestHeader;
  readonly subject: ViewInput;
  readonly scales: Scales;
  readonly drawings: Iterable<Drawing>;
}

/** Records what a plan asks for, and draws its figures one by one as they are taken. Throws as `draw` does. */
export async function figuresOf(plan: DrawPlan): Promise<Figures> {
  const view = viewOf(plan.view);
  const options = resolve(view.options, plan.options ?? {});
  const style = resolve(styleOptions, { ...plan.style });
  if (plan.scales !== undefined) refuseOdds(plan.scales, view.options, options);
  const { subject, checkpoints } = await recordInputs(plan, view, options);
  const header = headerOf(shownBy(plan, view), { options, style, checkpoints });
  const { scales, drawings } = view.draw(subject, options, await loadStyle(style));
  return { header, subject, scales, drawings: named(drawings) };
}

/** Drawings under names that every disk can hold. */
function* named(drawings: Iterable<Drawing>): Generator<Drawing> {
  const names = new FileNames();
  for (const drawing of drawings) yield { ...drawing, ...names.of(drawing.name) };
}

/** All frames of a motion are in memory at once while it is encoded. */
const MOTIONS_IN_FLIGHT = 2;

/** Scales that are given tell how they were found; options that say otherwise would be of no effect. */
function refuseOdds(
  { scope, estimation, source = "the scales" }: Scales,
  declared: View["options"],
  values: Readonly<Record<string, unknown>>,
): void {
  const saved = { scope, estimator: estimation.estimator, percentile: estimation.percentile };
  for (const [name, due] of Object.entries(saved)) {
    const value = values[name];
    if (value === undefined || value === due || value === declared[name]?.default) continue;
    throw new UserError(
      `${flagName(name)} ${value} is at odds with ${source}, which has ${due}: leave it out, or draw without --scale-from.`,
    );
  }
}

/** Passes drawings on, and shows each to a watcher. */
function* watching(drawings: Iterable<Drawing>, onDrawing: (drawing: Drawing) => void): Generator<Drawing> {
  for (const drawing of drawings) {
    onDrawing(drawing);
    yield drawing;
  }
}

/** The file of the scales that figures were drawn with. */
export function scaleFile(scales: Scales): Attachment {
  return { name: "scale.json", bytes: new TextEncoder().encode(toSavedScale(scales)) };
}
