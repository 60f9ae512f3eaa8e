import type * as tf from "@tensorflow/tfjs";
import type { OptimizerRecipe } from "../networks/recipe.js";
import { Adadelta } from "./adadelta.js";

const OPTIMIZERS: { readonly [N in OptimizerRecipe["name"]]: (recipe: OptimizerRecipe) => tf.Optimizer } = {
  adadelta: (recipe) => new Adadelta(recipe),
};

/** A fresh optimizer with the settings of a recipe. */
export function optimizerOf(recipe: OptimizerRecipe): tf.Optimizer {
  return OPTIMIZERS[recipe.name](recipe);
}
