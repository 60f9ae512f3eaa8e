import tf = require("@tensorflow/tfjs");

import { replaceKernel } from "../kernels/composition.js";

/** Operation that convolves, adds a bias and activates in one kernel. */
interface Fused {
  /** Name of the operation's scope, by which TensorFlow.js looks up custom gradients. */
  readonly scope: string;
  readonly kernel: string;
  /**
   * Unfused kernel whose gradient also applies to this one: only linear activations are fused while gradients are
   * computed.
   */
  readonly unfused: string;
}

/** Fused operations that support dilation. */
export const FUSED: readonly Fused[] = [
  { scope: tf.fused.conv2d.name, kernel: tf.FusedConv2D, unfused: tf.Conv2D },
  {
    scope: tf.fused.depthwiseConv2d.name,
    kernel: tf.FusedDepthwiseConv2D,
    unfused: tf.DepthwiseConv2dNative,
  },
];

type Saved = [filter: tf.Tensor, x: tf.Tensor, y: tf.Tensor, bias?: tf.Tensor];

const noted = new Map<string, tf.NamedAttrMap>();

/** Makes a fused kernel of a backend save its attributes, which its operation does not pass to the gradient. */
export function noteAttributes(kernelName: string, backendName: string): void {
  const existing: tf.KernelConfig | undefined = tf.getKernel(kernelName, backendName);
  if (existing === undefined) return;
  replaceKernel({
    ...existing,
    kernelFunc: (call) => {
      noted.set(kernelName, call.attrs as tf.NamedAttrMap);
      return existing.kernelFunc(call);
    },
  });
}

/**
 * Gradient of a fused operation that replaces its own, which rejects dilation.
 *
 * TensorFlow.js reads the gradient function right after the kernel has run, and calls it in the backward pass.
 * Reading it is therefore the moment to save the attributes of that run.
 */
export function fusedGradient({ scope, kernel, unfused }: Fused): tf.GradConfig {
  return {
    kernelName: scope,
    get gradFunc(): tf.GradFunc {
      const attrs = noted.get(kernel);
      return (dys, saved) => {
        if (attrs === undefined) throw new Error(`Expected ${kernel} to have run before its gradient.`);
        const [filter, x, y, bias] = saved as unknown as Saved;
        const dy = tf.reshape(dys as tf.Tensor, y.shape);
        const gradients = tf.getGradient(unfused).gradFunc(dy, [x, filter], attrs);
        const { x: byInput, filter: byFilter } = gradients as Record<"x" | "filter", () => tf.Tensor>;
        return { 0: byInput, 1: byFilter, ...(bias && { 2: () => summed(dy, bias.shape) }) };
      };
    },
  };
}

function summed(dy: tf.Tensor, shape: number[]): tf.Tensor {
  return tf.reshape(tf.sum(dy, tf.broadcast_util.getReductionAxes(shape, dy.shape)), shape);
}
