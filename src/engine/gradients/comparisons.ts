import tf = require("@tensorflow/tfjs");

/** The kernels that give truths, which small changes of numbers leave as they are. */
const KERNELS: readonly string[] = [
  tf.Equal,
  tf.NotEqual,
  tf.Greater,
  tf.GreaterEqual,
  tf.Less,
  tf.LessEqual,
  tf.LogicalAnd,
  tf.LogicalOr,
];

/** The gradients of comparisons, zero for both numbers, where TensorFlow.js has none. */
export function comparisonGradients(): readonly tf.GradConfig[] {
  const lacking = KERNELS.filter((kernelName) => !tf.getGradient(kernelName));
  return lacking.map((kernelName) => ({
    kernelName,
    inputsToSave: ["a", "b"],
    gradFunc: (_, saved) => {
      const [a, b] = saved as [tf.Tensor, tf.Tensor];
      return { a: () => tf.zerosLike(a), b: () => tf.zerosLike(b) };
    },
  }));
}
