import { architectureOptions } from "../architectures/freshModel.js";
import { architectureOf } from "../architectures/index.js";
import type { RunRecord } from "../checkpoints/runRecord.js";
import { UserError } from "../core/errors.js";
import { flagName } from "../core/options/option.js";
import { recipeWith } from "./settings.js";
import type { TrainingPlan } from "./trainingPlan.js";

/** Complete settings of a training, with every default filled in. */
export type TrainingOrder = Pick<
  RunRecord,
  "architecture" | "options" | "recipe" | "seed" | "command" | "checkpointEvery"
> & {
  /** `mnist` or a folder of IDX files. */
  readonly source: string;
};

/** Checks the plan of a new training and fills in the defaults. Throws `UserError` for an invalid setting. */
export function freshOrder(plan: TrainingPlan): TrainingOrder {
  const {
    architecture = "mini-resnet",
    data = "mnist",
    seed = 0,
    command = "",
    checkpointEvery = null,
  } = plan;
  const options = architectureOptions(architecture, plan.architectureOptions);
  const recipe = recipeWith(architectureOf(architecture).recipe, plan);
  return { architecture, options, recipe, seed, command, checkpointEvery, source: data };
}

/**
 * Settings of a resumed run: the plan may differ from the run's record only in more epochs and the path of
 * the data. Throws `UserError` for the first difference.
 */
export function resumedOrder(plan: TrainingPlan, record: RunRecord): TrainingOrder {
  const { architecture = record.architecture, seed = record.seed, data = record.data.source } = plan;
  const differs = (was: string) =>
    new UserError(
      `The run in '${plan.out}' was started with ${was}. Omit the flag, or start a new run with another --out.`,
    );
  if (architecture !== record.architecture) throw differs(`--architecture ${record.architecture}`);
  const options = architectureOptions(architecture, { ...record.options, ...plan.architectureOptions });
  const recipe = recipeWith(record.recipe, plan);
  const checkpointEvery = plan.checkpointEvery ?? record.checkpointEvery;
  const order = { architecture, options, recipe, seed, command: record.command, checkpointEvery };
  const was = flagsOf(record);
  const changed = Object.entries(flagsOf(order)).find(([name, value]) => value !== was[name]);
  if (changed !== undefined) {
    const [name] = changed;
    throw differs(was[name] === null ? `no ${flagName(name)}` : `${flagName(name)} ${was[name]}`);
  }
  checkEpochs(plan.out, record, recipe.epochs);
  return { ...order, source: data };
}

/** Settings by flag, except for the epochs. */
function flagsOf(order: Omit<TrainingOrder, "source">): Readonly<Record<string, unknown>> {
  const { batchSize, optimizer, schedule, weightDecay, augment } = order.recipe;
  return {
    ...order.options,
    seed: order.seed,
    batchSize,
    optimizer: optimizer.name,
    learningRate: optimizer.learningRate,
    schedule,
    weightDecay,
    ...augment,
    checkpointEvery: order.checkpointEvery,
  };
}

/**
 * Checks that a run can be extended: more epochs give the same weights as a longer run only if no step depends on
 * their number.
 */
function checkEpochs(out: string, { recipe }: RunRecord, epochs: number): void {
  if (epochs === recipe.epochs) return;
  if (epochs < recipe.epochs) {
    throw new UserError(
      `The run in '${out}' was started with --epochs ${recipe.epochs}. Resume it with at least as many.`,
    );
  }
  if (recipe.schedule !== "constant") {
    throw new UserError(
      `The run in '${out}' has the schedule ${recipe.schedule}, whose learning rates depend on its ${recipe.epochs} epochs. Start a new run for ${epochs}.`,
    );
  }
}
