import tf = require("@tensorflow/tfjs");

import { normalization, normalizationGradient, normalizationGradients } from "./batch-normalization.js";
import { reluByKernel, reluGradient } from "./relu.js";

const kernels = [reluGradient, normalization, normalizationGradients];

let registered = false;

/**
 * Registers kernels of TensorFlow that the native backend does not use, and gradients that call them in place of dozens
 * of small ops. To be called after the backend was loaded; a second call does nothing.
 */
export function registerNativeKernels(): void {
  if (registered) return;
  for (const kernel of kernels) tf.registerKernel(kernel);
  for (const gradient of [reluByKernel(tf.getGradient(tf.Relu)), normalizationGradient]) replace(gradient);
  registered = true;
}

function replace(gradient: tf.GradConfig): void {
  const existing: tf.GradConfig | undefined = tf.getGradient(gradient.kernelName);
  if (existing) tf.unregisterGradient(gradient.kernelName);
  tf.registerGradient(gradient);
}
