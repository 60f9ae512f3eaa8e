import tf = require("@tensorflow/tfjs");

/** Sends a value through layers, one after the other. */
export function through(x: tf.SymbolicTensor, ...layers: readonly tf.layers.Layer[]): tf.SymbolicTensor {
  return layers.reduce((value, layer) => layer.apply(value) as tf.SymbolicTensor, x);
}

/** A model from an input of a shape to what is made of it. */
export function modelOf(
  name: string,
  inputShape: readonly number[],
  build: (input: tf.SymbolicTensor) => tf.SymbolicTensor,
): tf.LayersModel {
  const inputs = tf.input({ shape: [...inputShape], name: "input" });
  return tf.model({ inputs, outputs: build(inputs), name });
}

/** A ReLU that stands by itself. */
export function relu(name: string): tf.layers.Layer {
  return tf.layers.activation({ activation: "relu", name });
}

/** The read-out: a probability per class. */
export function softmax(classes: number): tf.layers.Layer {
  return tf.layers.dense({
    units: classes,
    activation: "softmax",
    kernelInitializer: "glorotUniform",
    name: "dense",
  });
}
