import tf = require("@tensorflow/tfjs");

/** Runs a body that gives plain data, and frees every tensor that it made, also when it throws. */
export function scoped<T>(body: () => T): T {
  const engine = tf.engine();
  engine.startScope();
  try {
    return body();
  } finally {
    engine.endScope();
  }
}
