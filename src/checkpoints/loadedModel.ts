import tf = require("@tensorflow/tfjs");

/**
 * Builds a model in a body whose tensors are freed. If the body fails, all variables that it created are freed; if
 * not, those of layers that no output of the model needs. Disposing of the model frees the others, including those of
 * nested models that are called several times, which TensorFlow.js forgets.
 */
export function loadedModel(make: () => tf.LayersModel): tf.LayersModel {
  const before = new Set(Object.keys(tf.engine().registeredVariables));
  try {
    const model = make();
    const needed = new Set<tf.Tensor>(model.weights.map((weight) => weight.read()));
    dispose(variablesBut(before).filter((variable) => !needed.has(variable)));
    return disposedWhole(model, variablesBut(before));
  } catch (error) {
    dispose(variablesBut(before));
    throw error;
  }
}

/** Existing variables other than those with the given names. */
function variablesBut(names: ReadonlySet<string>): readonly tf.Variable[] {
  const variables = Object.entries(tf.engine().registeredVariables);
  return variables.filter(([name]) => !names.has(name)).map(([, variable]) => variable);
}

function disposedWhole(model: tf.LayersModel, variables: readonly tf.Variable[]): tf.LayersModel {
  const own = model.dispose.bind(model);
  model.dispose = () => {
    const result = own();
    dispose(variables);
    return result;
  };
  return model;
}

function dispose(variables: readonly tf.Variable[]): void {
  for (const variable of variables) if (!variable.isDisposed) variable.dispose();
}
