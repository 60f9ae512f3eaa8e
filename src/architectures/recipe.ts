/** Training hyperparameters. Every architecture declares its defaults. */
export interface Recipe {
  /** Number of passes over the training images. */
  readonly epochs: number;
  /** Images per step. */
  readonly batchSize: number;
  readonly optimizer: OptimizerRecipe;
  readonly schedule: ScheduleName;
  /** Fraction of each weight that a step subtracts, before it is multiplied by the learning rate. */
  readonly weightDecay: number;
  readonly augment: Augmentation;
}

/** Optimizer as data: its name and its settings. */
export type OptimizerRecipe = {
  readonly [N in OptimizerName]: { readonly name: N } & Readonly<(typeof OPTIMIZERS)[N]>;
}[OptimizerName];

/** Name of an optimizer. */
export type OptimizerName = keyof typeof OPTIMIZERS;

/** Default settings of each optimizer. */
export const OPTIMIZERS = {
  adadelta: { learningRate: 1, rho: 0.95, epsilon: 1e-8 },
  sgd: { learningRate: 0.1, momentum: 0.9 },
  nesterov: { learningRate: 0.1, momentum: 0.9 },
  adam: { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
};

/** Learning-rate schedules. */
export const SCHEDULE_NAMES = ["constant", "step", "cosine", "one-cycle"] as const;

/** Name of a schedule. */
export type ScheduleName = (typeof SCHEDULE_NAMES)[number];

/** Largest random shift and rotation of training images, drawn again at each step; 0 disables it. */
export interface Augmentation {
  /** Largest shift along each axis, in whole pixels. */
  readonly shift: number;
  /** Largest rotation in either direction, in degrees. */
  readonly rotate: number;
}
