import { UserError } from "../../core/errors.js";
import type { Probe } from "../../data/probe.js";
import type { Engine } from "../../engine/engine.js";
import type { Scales } from "../../figures/scale/scales.js";
import type { StyleChoice } from "../../figures/style/style.js";
import type { Network } from "../../network/network.js";
import { type ViewName, viewOf } from "../../views/index.js";
import type { Drawing } from "../../views/view.js";
import { checkRequest } from "../checkRequest.js";
import type { FileFormat } from "../fileFormat.js";
import { givenInputs } from "../inputs.js";
import type { DrawJob } from "../job.js";
import { drawFigures } from "./drawFigures.js";
import { type DrawResult, encodeFigures } from "./drawFiles.js";
import { declaredDrawing } from "./drawOptions.js";

/** Open network to draw, which stays open, and the images that it is shown. */
interface NetworkToDraw {
  readonly network: Network;
  readonly run?: readonly (() => Promise<Network>)[];
  /** Images. A view of kernels needs none. */
  readonly probe?: Probe;
}

/** Run to draw, and the images that its networks are shown. */
interface RunToDraw {
  /** Functions that open the checkpoints of the run, in order: each is open only while it is needed. */
  readonly run: readonly (() => Promise<Network>)[];
  readonly network?: Network;
  readonly probe: Probe;
}

/** View to draw, and its options. */
interface DrawChoice {
  readonly engine: Engine;
  readonly view: ViewName;
  /** Names, groups, kinds or globs of taps. Default: the view's own choice. */
  readonly taps?: readonly string[];
  /** Options of the view. Default: none given. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Medium and theme of the figures. Default: screen, light. */
  readonly style?: StyleChoice;
  /** Saved scales to draw with. Default: new scales. */
  readonly scales?: Scales;
  /** File formats of each figure. Default: `png`, or `webp` for animations. */
  readonly formats?: readonly FileFormat[];
  /** True to add the numbers: the drawn planes as `values.npz`, and `statistics.json`. Default: false. */
  readonly values?: boolean;
  /** Receives every drawing before it is encoded. Default: none. */
  readonly onDrawing?: (drawing: Drawing) => void;
}

/** Request for figures of a network or run that is passed in. */
export type DrawPlan = DrawChoice & (NetworkToDraw | RunToDraw);

/**
 * Draws a view of a network, or of the checkpoints of a run, for a probe: records the taps, running each network
 * once, draws every figure and encodes it. Throws `UserError` for an invalid option, tap, probe, checkpoint or
 * format.
 */
export async function draw(plan: DrawPlan): Promise<DrawResult> {
  const { engine, probe, scales, onDrawing } = plan;
  const ofRun = viewOf(plan.view).inputs.includes("run");
  if (!ofRun && plan.network === undefined)
    throw new UserError(`The view '${plan.view}' needs a network: give it one.`);
  const networks = ofRun ? { networks: plan.run ?? [] } : { network: plan.network };
  const job = jobIn(plan, ofRun ? (plan.run ?? []).length : 1);
  const figures = await drawFigures(job, { inputs: givenInputs({ engine, ...networks, probe, scales }) });
  return encodeFigures(job, figures, onDrawing);
}

/** Job of a plan, whose inputs have no addresses. */
function jobIn({ view, taps, options, style, formats, values }: DrawPlan, count: number): DrawJob {
  const given = { ...style, taps, values, format: formats };
  const checkpoints = Array.from({ length: count }, (_, place) => `given:${place + 1}`);
  const request = { kind: "draw", name: view, checkpoints, values: { ...options, ...given } } as const;
  return checkRequest(request, declaredDrawing(view));
}

/**
 * Animates the checkpoints of a run, one file per tap: a frame for each checkpoint, all on a shared scale. Throws
 * like `draw`.
 */
export function animate(plan: Omit<DrawPlan, "view">): Promise<DrawResult> {
  return draw({ ...plan, view: "animation" } as DrawPlan);
}
