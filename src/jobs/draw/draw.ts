import { UserError } from "../../core/errors.js";
import { viewOf } from "../../views/index.js";
import { givenInputs } from "../inputs.js";
import type { DrawJob } from "../job.js";
import { jobOf } from "../request.js";
import { drawFigures } from "./drawFigures.js";
import { type DrawResult, encodeFigures } from "./drawFiles.js";
import type { DrawPlan } from "./plan.js";

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
  return jobOf({ kind: "draw", name: view, checkpoints, values: { ...options, ...given } });
}

/**
 * Animates the checkpoints of a run, one file per tap: a frame for each checkpoint, all on a shared scale. Throws
 * like `draw`.
 */
export function animate(plan: Omit<DrawPlan, "view">): Promise<DrawResult> {
  return draw({ ...plan, view: "animation" } as DrawPlan);
}
