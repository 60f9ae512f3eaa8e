import tf = require("@tensorflow/tfjs");

import { batchNormalization, batchNormalizationGradient } from "./batch-normalization.js";
import { reluByKernel, reluGradient } from "./relu.js";

const kernels = [reluGradient, batchNormalization, batchNormalizationGradient];

let registered = false;

/**
 * Registers kernels of TensorFlow that TensorFlow.js does not use, each in place of dozens of small ops. To be called
 * after the backend was loaded; a second call does nothing.
 */
export function registerNativeKernels(): void {
  if (registered) return;
  for (const kernel of kernels) tf.registerKernel(kernel);
  const composed = tf.getGradient(tf.Relu);
  tf.unregisterGradient(tf.Relu);
  tf.registerGradient(reluByKernel(composed));
  registered = true;
}
