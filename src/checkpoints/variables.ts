import tf = require("@tensorflow/tfjs");

/** Frees the variables that a load which failed half-way has made, all but those that were there before it. */
export function disposeVariables(kept: ReadonlySet<string>): void {
  for (const [name, variable] of Object.entries(tf.engine().registeredVariables)) {
    if (!kept.has(name)) variable.dispose();
  }
}
