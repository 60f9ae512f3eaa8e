import tf = require("@tensorflow/tfjs");

import { replaceKernel } from "../kernels/composition.js";

/** An operation that convolves, adds and activates in one kernel. */
interface Fused {
  /** The name of the operation's scope, by which TensorFlow.js looks up the gradient of one with a gradient of its own. */
  readonly scope: string;
  readonly kernel: string;
  /** The kernel whose gradient is also that of this one, as only linear ones are fused where gradients flow. */
  readonly unfused: string;
}

/** The fused operations that have dilations. */
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

/** Makes a fused kernel of a backend note its attributes, which its operation does not hand to a gradient. */
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
 * The gradient of a fused operation, in place of its own, which refuses dilations.
 *
 * TensorFlow.js reads the function right after the kernel has run, and calls it when it goes back. So reading it is the
 * moment to keep the attributes of that run.
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
