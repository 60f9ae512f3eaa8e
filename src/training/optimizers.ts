import type { OptimizerName, OptimizerRecipe } from "../architectures/recipe.js";
import { type Rule, RuleOptimizer } from "./optimizer.js";
import { adadelta } from "./rules/adadelta.js";
import { adam } from "./rules/adam.js";
import { sgd } from "./rules/sgd.js";

type Recipes = { readonly [N in OptimizerName]: Extract<OptimizerRecipe, { readonly name: N }> };

const RULES: { readonly [N in OptimizerName]: (recipe: Recipes[N]) => Rule } = {
  adadelta,
  sgd: (recipe) => sgd(recipe, { nesterov: false }),
  nesterov: (recipe) => sgd(recipe, { nesterov: true }),
  adam,
};

/** Creates an optimizer with the settings of a recipe. Default: no weight decay. */
export function optimizerOf<N extends OptimizerName>(recipe: Recipes[N], weightDecay = 0): RuleOptimizer {
  const rule = (RULES[recipe.name] as (recipe: Recipes[N]) => Rule)(recipe);
  return new RuleOptimizer(rule, { learningRate: recipe.learningRate, weightDecay });
}
