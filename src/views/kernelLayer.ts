import type { Activation } from "../activations/activation.js";
import type { Plane } from "../activations/plane.js";
import type { Kernel } from "../network/kernel.js";
import type { Tap } from "../network/tap.js";
import { type ChannelPlan, chosenChannels, indicesIn, parseChannels } from "./channels/choice.js";
import type { KernelPlane, Layer } from "./view.js";

/** The kernels of a convolution that are drawn. Its channels are the output channels. */
export interface KernelLayer extends Layer {
  readonly kernel: Kernel;
  /** The input channels, each a row; a depthwise kernel has one row for all. */
  readonly inputs: readonly number[];
  /** The output channels, each a column. */
  readonly indices: readonly number[];
  /** True if kernels have one sample each: they are drawn as one matrix, each column of which is a plane. */
  readonly isMatrix: boolean;
  /** One plane for each kernel, row by row; of a matrix one for each column. */
  readonly kernels: readonly KernelPlane[];
}

/** The kernels to draw. */
export interface KernelPlan extends ChannelPlan {
  /** The input channels: indices and ranges, or `all`. */
  readonly inputs: string;
}

/** All kernels of a convolution. */
export const EVERY_KERNEL: KernelPlan = { channels: "all", inputs: "all", top: 0, sort: "index" };

/** The chosen kernels of a convolution. Throws `UserError` for a channel that it does not have. */
export function kernelLayer(tap: Tap, kernel: Kernel, plan: KernelPlan): KernelLayer {
  const { inputs, outputs } = chosenKernels(kernel, plan);
  const isMatrix = kernel.shape[0] * kernel.shape[1] === 1 && inputs.length > 1;
  const kernels = isMatrix
    ? outputs.map((output) => ({ channel: output, plane: column(kernel, inputs, output) }))
    : inputs.flatMap((input) =>
        outputs.map((output) => ({
          ...{ channel: output, plane: kernelPlane(kernel, input, output) },
          title: kernelTitle(kernel, input, output),
        })),
      );
  const activation = asActivation(kernel);
  return { tap, activation, dead: [], kernel, inputs, indices: outputs, isMatrix, kernels };
}

function kernelTitle({ isDepthwise = false }: Kernel, input: number, output: number): string {
  return isDepthwise ? `output channel ${output}` : `input channel ${input}, output channel ${output}`;
}

/** The numbers of input and output channels of a convolution. */
export function channelCounts({ shape, isDepthwise = false }: Kernel): {
  readonly inputs: number;
  readonly outputs: number;
} {
  const [, , inputs, last] = shape;
  return { inputs, outputs: isDepthwise ? inputs * last : last };
}

/** The weights of a convolution as samples of its output channels, without a copy: both have the same order. */
export function asActivation(kernel: Kernel): Activation {
  const [height] = kernel.shape;
  const { outputs } = channelCounts(kernel);
  const width = kernel.values.length / outputs / height;
  return { tap: kernel.tap, shape: [1, height, width, outputs], values: kernel.values };
}

function chosenKernels(
  kernel: Kernel,
  plan: KernelPlan,
): { readonly inputs: readonly number[]; readonly outputs: readonly number[] } {
  const { inputs: count } = channelCounts(kernel);
  const inputs = indicesIn(parseChannels(plan.inputs, "--inputs"), count, kernel.tap);
  const outputs = chosenChannels(asActivation(kernel), plan);
  if (kernel.isDepthwise !== true) return { inputs, outputs };
  const multiplier = kernel.shape[3];
  return {
    inputs: [0],
    outputs: outputs.filter((output) => inputs.includes(Math.floor(output / multiplier))),
  };
}

/** One kernel. A depthwise one is stored as if it had one input channel and all output channels. */
function kernelPlane(kernel: Kernel, input: number, output: number): Plane {
  const [height, width, inputs, last] = kernel.shape;
  const { outputs } = channelCounts(kernel);
  return { width, height, values: kernel.values, offset: input * outputs + output, stride: inputs * last };
}

/** The kernels of one output channel for each input channel, in order. */
function column({ values, shape }: Kernel, inputs: readonly number[], output: number): Plane {
  const outputs = shape[3];
  if (inputs.length === shape[2])
    return { width: 1, height: inputs.length, values, offset: output, stride: outputs };
  const chosen = Float32Array.from(inputs, (input) => values[input * outputs + output] as number);
  return { width: 1, height: inputs.length, values: chosen, offset: 0, stride: 1 };
}
