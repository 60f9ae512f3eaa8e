import type { Plane } from "../activations/plane.js";
import type { Network } from "../checkpoints/network.js";
import type { Probe } from "../data/probe.js";
import type { Engine } from "../engine/engine.js";
import { UserError } from "../errors.js";
import { flagName, resolve } from "../options.js";
import type { FigureEnding } from "../pictures/encoders/index.js";
import { toSavedScale } from "../pictures/scale/saved.js";
import type { Scales } from "../pictures/scale/scales.js";
import { curesBy, lint } from "../pictures/style/lint.js";
import { loadStyle } from "../pictures/style/load.js";
import { styleOptions } from "../pictures/style/options.js";
import type { StyleChoice } from "../pictures/style/style.js";
import { type ViewName, viewOf } from "../views/index.js";
import type { Drawing, Subject, View } from "../views/view.js";
import { type Artifact, type Attachment, encodeDrawing } from "./artifact.js";
import { headerOf } from "./drawingHeader.js";
import { encodeAll } from "./encodeAll.js";
import type { ManifestHeader } from "./manifest.js";
import { numbersOf } from "./numbers.js";

/** What to look at, and how. */
export interface DrawPlan {
  readonly engine: Engine;
  readonly network: Network;
  /** What it is shown. A view that looks at kernels alone needs none. */
  readonly probe?: Probe;
  readonly view: ViewName;
  /** Names, groups, kinds or globs of taps. Default: the view's own choice. */
  readonly taps?: readonly string[];
  /** The view's options. Default: none given. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Where the figures will stand, and on what page. Default: a screen, a light page. */
  readonly style?: StyleChoice;
  /** Scales that were saved before, to draw with instead of new ones. */
  readonly scales?: Scales;
  /** The endings of the files to make of each figure. Default: `png`. */
  readonly formats?: readonly FigureEnding[];
  /** Whether the numbers come along: the planes drawn as `values.npz`, and `statistics.json`. Default: no. */
  readonly values?: boolean;
  /** Is shown every drawing before it is encoded. Default: no one. */
  readonly watch?: (drawing: Drawing) => void;
}

/** Figures of one drawing, encoded, what lies beside them, and what they have in common. */
export interface Drawn {
  readonly header: ManifestHeader;
  readonly artifacts: readonly Artifact[];
  /** `scale.json` with the scales, and the numbers where they were asked for. */
  readonly attachments: readonly Attachment[];
  /** What a reader in print could not read, one sentence for each figure. */
  readonly warnings: readonly string[];
}

/**
 * Draws a view of a network that is shown a probe: records the taps in one run, draws every figure and encodes it.
 * Throws `UserError` for an option, tap or probe that does not fit.
 */
export async function draw(plan: DrawPlan): Promise<Drawn> {
  const { header, subject, scales, drawings } = await figuresOf(plan);
  const planes = new Map<string, readonly Plane[]>();
  const warnings: string[] = [];
  const { options } = viewOf(plan.view);
  const cures = curesBy((option) => Object.hasOwn(options, option));
  const watched = watching(drawings, (drawing) => {
    const { name, figure, planes: drawn } = drawing;
    planes.set(name, drawn);
    plan.watch?.(drawing);
    for (const warning of lint(figure, plan.style?.preset, cures)) warnings.push(`${name}: ${warning}`);
  });
  const formats = plan.formats ?? ["png"];
  const artifacts = await encodeAll(watched, (drawing) =>
    Promise.all(formats.map((ending) => encodeDrawing(drawing, ending, header))),
  );
  const numbers = plan.values === true ? numbersOf(subject, planes, header) : [];
  return { header, artifacts, attachments: [scaleFile(scales), ...numbers], warnings };
}

/** Figures before they are encoded, and what they have in common. */
export interface Figures {
  readonly header: ManifestHeader;
  readonly subject: Subject;
  readonly scales: Scales;
  readonly drawings: Iterable<Drawing>;
}

/** Records what a plan asks for, and draws its figures one by one as they are taken. Throws as `draw` does. */
export async function figuresOf(plan: DrawPlan): Promise<Figures> {
  const view = viewOf(plan.view);
  const options = resolve(view.options, plan.options ?? {});
  const style = resolve(styleOptions, { ...plan.style });
  if (plan.scales !== undefined) refuseOdds(plan.scales, view.options, options);
  const subject = subjectOf(plan, view);
  const header = headerOf(shownBy(plan, view), { options, style });
  return { header, subject, ...view.draw(subject, options, await loadStyle(style)) };
}

/** Scales that are given tell how they were found; options that say otherwise would be of no effect. */
function refuseOdds(
  { scope, estimation, source = "the scales" }: Scales,
  declared: View["options"],
  values: Readonly<Record<string, unknown>>,
): void {
  const saved = { scope, estimator: estimation.estimator, percentile: estimation.percent };
  for (const [name, due] of Object.entries(saved)) {
    const value = values[name];
    if (value === undefined || value === due || value === declared[name]?.fallback) continue;
    throw new UserError(
      `${flagName(name)} ${value} is at odds with ${source}, which has ${due}: leave it out, or draw without --scale-from.`,
    );
  }
}

/** A plan without the probe where the view looks at none. */
function shownBy({ probe, ...plan }: DrawPlan, view: View): DrawPlan {
  return probe === undefined || !view.looksAt.includes("activations") ? plan : { ...plan, probe };
}

const NO_PROBE: Subject["probe"] = {
  address: "",
  shape: [0, 0, 0, 0],
  values: new Float32Array(),
  ids: [],
  names: [],
  labels: [],
  notes: [],
};

function subjectOf(plan: DrawPlan, view: View): Subject {
  const { network, scales } = plan;
  const { name, blocks, output } = network;
  const taps = view.taps(network, plan.taps);
  const { probe } = shownBy(plan, view);
  if (probe === undefined && view.looksAt.includes("activations"))
    throw new UserError(`The view '${plan.view}' needs a probe: give it one.`);
  return {
    network: name,
    blocks,
    output,
    probe: probe ?? NO_PROBE,
    taps,
    activations: probe === undefined ? [] : network.record(probe, taps),
    kernels: view.looksAt.includes("kernels") ? network.kernels(taps) : [],
    ...(scales === undefined ? {} : { scales }),
  };
}

/** Passes drawings on, and shows each to a watcher. */
function* watching(drawings: Iterable<Drawing>, watch: (drawing: Drawing) => void): Generator<Drawing> {
  for (const drawing of drawings) {
    watch(drawing);
    yield drawing;
  }
}

function scaleFile(scales: Scales): Attachment {
  return { name: "scale.json", bytes: new TextEncoder().encode(toSavedScale(scales)) };
}
