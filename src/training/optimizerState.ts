import type * as tf from "@tensorflow/tfjs";
import { STATE_FILE } from "../checkpoints/intact.js";
import { UserError } from "../core/errors.js";
import type { StateFacts } from "../network/description.js";
import { cutFloats, joinFloats } from "./floats.js";
import type { RuleOptimizer } from "./optimizer.js";

/** Optimizer state of a model's weights, in the form that is written. */
export interface OptimizerState extends Pick<StateFacts, "steps" | "kept"> {
  /** Float32 values: for each weight with slots, its slot tensors, one after the other. */
  readonly bytes: Uint8Array;
}

/** Extracts an optimizer's state for a model. */
export function optimizerState(optimizer: RuleOptimizer, model: tf.LayersModel): OptimizerState {
  const known = trainableOf(model).filter(({ variable }) => optimizer.keptFor(variable).length > 0);
  const values = known.flatMap(({ variable }) =>
    optimizer.keptFor(variable).map((tensor) => tensor.dataSync<"float32">()),
  );
  return { steps: optimizer.iterations, kept: known.map(({ name }) => name), bytes: joinFloats(values) };
}

/** Restores an optimizer from a state. Throws `UserError` if the state does not match the model and optimizer. */
export function restoreOptimizer(
  optimizer: RuleOptimizer,
  model: tf.LayersModel,
  { steps, kept, bytes }: OptimizerState,
): void {
  const weights = trainableOf(model);
  const variables = kept.map((name) => {
    const weight = weights.find((one) => one.name === name);
    if (weight === undefined)
      throw new UserError(`'${STATE_FILE}' names a weight '${name}' that the network lacks.`);
    return weight.variable;
  });
  const each = Array.from({ length: optimizer.keeps });
  const sizes = variables.flatMap(({ size }) => each.map(() => size));
  const values = cutFloats(bytes, sizes, STATE_FILE);
  const { keeps } = optimizer;
  const state = variables.map(
    (variable, at) => [variable, values.slice(at * keeps, (at + 1) * keeps)] as const,
  );
  optimizer.goOn(steps, new Map(state));
}

/** Trainable weights with their names in files; the engine's own names differ in every process. */
function trainableOf(model: tf.LayersModel): readonly { name: string; variable: tf.Variable }[] {
  return model.trainableWeights.map((weight) => ({
    name: weight.originalName,
    variable: weight.read() as tf.Variable,
  }));
}
