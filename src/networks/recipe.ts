/** How a network is trained when nothing else is said. */
export interface Recipe {
  readonly epochs: number;
  readonly batchSize: number;
  readonly optimizer: OptimizerRecipe;
}

/** An optimizer as data: its name and its settings. */
export type OptimizerRecipe = {
  readonly [N in OptimizerName]: { readonly name: N } & (typeof OPTIMIZERS)[N];
}[OptimizerName];

/** The name of an optimizer. */
export type OptimizerName = keyof typeof OPTIMIZERS;

/** What each optimizer is set to when nothing else is said. */
export const OPTIMIZERS = {
  adadelta: { learningRate: 1, rho: 0.95, epsilon: 1e-8 },
};
