import tf = require("@tensorflow/tfjs");

import { type BackendName, replaceKernel } from "../kernels/composition.js";
import { batchNormGradient, completedBatchNorm } from "./batch-norm.js";
import { comparisonGradients } from "./comparisons.js";
import { dilatedGradient, dilatedSecondGradient, FAMILIES } from "./dilated.js";
import { FUSED, fusedGradient, noteAttributes } from "./fused-gradient.js";

/** Plain JavaScript backend that TensorFlow.js includes. */
const PLAIN = "cpu";

let registered = false;

/**
 * Registers the gradients that TensorFlow.js rejects or gets wrong: of dilated convolutions, of normalization without
 * scale or offset, and of comparisons. The gradients are registered for all backends at once; the kernels that they
 * need, for this one.
 */
export function registerGradients(backendName: BackendName): void {
  for (const { kernel } of FUSED) noteAttributes(kernel, backendName);
  replaceKernel(completedBatchNorm(backendName));
  if (registered) return;
  for (const { kernel } of FUSED) noteAttributes(kernel, PLAIN);
  const gradients = [
    ...FAMILIES.map(dilatedGradient),
    ...FAMILIES.map(dilatedSecondGradient),
    ...FUSED.map(fusedGradient),
    batchNormGradient,
    ...comparisonGradients(),
  ];
  for (const gradient of gradients) if (gradient !== undefined) replaceGradient(gradient);
  registered = true;
}

function replaceGradient(gradient: tf.GradConfig): void {
  const existing: tf.GradConfig | undefined = tf.getGradient(gradient.kernelName);
  if (existing) tf.unregisterGradient(gradient.kernelName);
  tf.registerGradient(gradient);
}
