import {
  type Augmentation,
  OPTIMIZERS,
  type OptimizerName,
  type OptimizerRecipe,
  type Recipe,
  SCHEDULE_NAMES,
  type ScheduleName,
} from "../architectures/recipe.js";
import { expected, UserError, unknown } from "../core/errors.js";
import {
  flagName,
  integer,
  list,
  number,
  type Option,
  oneOf,
  optional,
  type Values,
} from "../core/options/option.js";

const OWN = "the architecture's own";

/** Default strength of each augmentation. */
const AMOUNTS: Augmentation = { shift: 2, rotate: 10 };
const AUGMENTATIONS = Object.keys(AMOUNTS) as (keyof Augmentation)[];

/** Hyperparameters that override the architecture's recipe. */
export const trainingOptions = {
  epochs: own(integer({ summary: "passes over the training images", default: 0, min: 1, max: 10_000 })),
  batchSize: own(integer({ summary: "images per step", default: 0, min: 1, max: 60_000 })),
  optimizer: own(
    oneOf<OptimizerName>(Object.keys(OPTIMIZERS) as OptimizerName[], {
      summary: "optimizer; sgd and nesterov have a momentum of 0.9",
      default: "sgd",
    }),
  ),
  learningRate: own(
    number({ summary: "learning rate; its peak if the schedule changes it", default: 0, min: 0 }),
  ),
  schedule: own(
    oneOf<ScheduleName>(SCHEDULE_NAMES, {
      summary: "learning-rate schedule: constant, step (÷10 at 50 % and 75 %), cosine, or one-cycle",
      default: "constant",
    }),
  ),
  weightDecay: own(
    number({
      summary: "decoupled weight decay of kernels",
      default: 0,
      min: 0,
      max: 1,
    }),
  ),
  augment: own(augmentations()),
  shift: own(
    integer({ summary: "with --augment shift: largest shift in pixels", default: 0, min: 0, max: 1000 }),
  ),
  rotate: own(
    number({ summary: "with --augment rotate: largest rotation in degrees", default: 0, min: 0, max: 180 }),
  ),
};

/** Hyperparameters as given. */
export type GivenTraining = Partial<Values<typeof trainingOptions>>;

/**
 * Hyperparameters of a training: the architecture's recipe with the given values in its place. Throws
 * `UserError` for a conflict.
 */
export function recipeWith(recipe: Recipe, given: GivenTraining): Recipe {
  return {
    epochs: given.epochs ?? recipe.epochs,
    batchSize: given.batchSize ?? recipe.batchSize,
    optimizer: optimizerWith(recipe.optimizer, given),
    schedule: given.schedule ?? recipe.schedule,
    weightDecay: given.weightDecay ?? recipe.weightDecay,
    augment: augmentationWith(recipe.augment, given),
  };
}

function optimizerWith(recipe: OptimizerRecipe, given: GivenTraining): OptimizerRecipe {
  const name = given.optimizer ?? recipe.name;
  const chosen = name === recipe.name ? recipe : { name, ...OPTIMIZERS[name] };
  return { ...chosen, learningRate: given.learningRate ?? chosen.learningRate } as OptimizerRecipe;
}

function augmentationWith(recipe: Augmentation, given: GivenTraining): Augmentation {
  const names = given.augment ?? AUGMENTATIONS.filter((name) => recipe[name] > 0);
  const amounts = AUGMENTATIONS.map((name) => {
    if (names.includes(name)) return [name, given[name] ?? (recipe[name] || AMOUNTS[name])];
    if (given[name] === undefined) return [name, 0];
    throw new UserError(`${flagName(name)} needs --augment with '${name}'.`);
  });
  return Object.fromEntries(amounts) as unknown as Augmentation;
}

function own<T>(option: Option<T>): Option<T | undefined> {
  return optional(option, OWN);
}

function augmentations(): Option<readonly string[]> {
  const known = ["none", ...AUGMENTATIONS];
  const names = list({
    summary: "random augmentation of training images: shift, rotate, separated by commas, or none",
    valueName: "names",
    default: [],
  });
  const parse = (value: unknown, subject: string): readonly string[] => {
    const parsed = names.parse(value, subject);
    const strange = parsed.find((name) => !known.includes(name));
    if (strange !== undefined) throw unknown(`value for ${subject}`, strange, known);
    if (parsed.includes("none") && parsed.length > 1)
      throw expected("'none' without other names", subject, parsed.join(","));
    return parsed.filter((name) => name !== "none");
  };
  return { ...names, values: known, parse };
}
