import tf = require("@tensorflow/tfjs");

/** Runs a body that returns plain data, and frees every tensor that it created, even if it throws. */
export function scoped<T>(body: () => T): T {
  const engine = tf.engine();
  engine.startScope();
  try {
    return body();
  } finally {
    engine.endScope();
  }
}
