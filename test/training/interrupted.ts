import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Interrupted } from "../../src/core/errors.js";
import type { TrainingPlan } from "../../src/training/trainingPlan.js";
import { train } from "../../src/training/trainingRun.js";
import { fileHash, trained, type withTinyData } from "./tinyData.js";

/** The end of a training: the step after which it ends, and how. */
type End = readonly ["kill" | "signal", readonly [epoch: number, step: number]];

/** Trains until a step is reported, then stops: like a kill, or by the signal of Ctrl-C. */
export async function leftAt(plan: TrainingPlan, [epoch, step]: End[1], how: End[0]): Promise<void> {
  const control = new AbortController();
  const going = async () => {
    for await (const event of train({ ...plan, signal: control.signal })) {
      if (event.type !== "step" || event.epoch !== epoch || event.step !== step) continue;
      if (how === "kill") return;
      control.abort();
    }
  };
  if (how === "signal") await expect(going()).rejects.toThrow(Interrupted);
  else await going();
}

/** Resumes the training in a plan's folder, and returns its events. */
export const resumed = (plan: TrainingPlan) => trained({ engine: plan.engine, out: plan.out, resume: true });

/** Every file of a run, by path, with its hash. */
export async function filesOf(run: string): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(run, { recursive: true, withFileTypes: true })).filter((file) =>
    file.isFile(),
  );
  const paths = names.map(({ parentPath, name }) => join(parentPath, name)).sort();
  const hashes = paths.map(async (path) => [path.slice(run.length + 1), await fileHash(path)] as const);
  return Object.fromEntries(await Promise.all(hashes));
}

/** Recipes whose states differ in kind: of the optimizer, the schedule, the augmentation, and the layers. */
const RECIPES: readonly [string, Partial<TrainingPlan>][] = [
  ["adadelta", {}],
  ["SGD with momentum", { optimizer: "sgd", learningRate: 0.05 }],
  ["Nesterov's momentum and one cycle", { optimizer: "nesterov", schedule: "one-cycle" }],
  [
    "Adam, weight decay and moved images",
    { optimizer: "adam", weightDecay: 0.01, augment: ["shift", "rotate"], shift: 1, rotate: 20 },
  ],
  [
    "batch normalization",
    {
      architecture: "resnet",
      architectureOptions: { depth: 8, width: 4 },
      schedule: "cosine",
      augment: ["rotate"],
    },
  ],
  ["dropout", { architecture: "mini-resnet-bn", augment: ["shift"] }],
];

/** Declares a test of each recipe that interrupts its training at each of the ends, and resumes it. */
export function testResumedRecipes(
  { planOf, folder }: ReturnType<typeof withTinyData>,
  ends: readonly End[],
) {
  it.each(RECIPES)("has the files of an uninterrupted one, byte for byte: %s", async (_, changes) => {
    const whole = planOf({ epochs: 3, batchSize: 20, checkpointEvery: 2, ...changes });
    await trained(whole);
    const due = await filesOf(whole.out);
    for (const [how, place] of ends) {
      const plan = { ...whole, out: folder() };
      await leftAt(plan, place, how);
      await resumed(plan);
      expect(await filesOf(plan.out), `${how} at ${place}`).toEqual(due);
    }
  });
}
