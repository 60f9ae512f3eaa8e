import tf = require("@tensorflow/tfjs");

import type { ConvolutionAttrs, FilterGradientAttrs } from "../kernels/axis.js";
import type { BackwardAttrs } from "../kernels/backward.js";
import { type Call, compositionOn, kernelNamed } from "../kernels/composition.js";
import { depthwiseInputGradient, inputGradient } from "../kernels/input-gradient.js";
import {
  depthwiseFilterGradientByTaps,
  depthwiseOrFilled,
  type FilterGradientInputs,
  type ForwardInputs,
  filterGradientByTaps,
  inputGradientByPhases,
  pointwise,
  pointwiseInputGradient,
  withFrame,
} from "./alternatives.js";
import { type GuardedKernel, guardOf, type Path } from "./guards.js";
import { type Convolution, convolutionOf } from "./native-convolution.js";

/** Inputs of each kind of kernel. */
interface Inputs extends ForwardInputs, FilterGradientInputs {}

/** Attributes of each kind of kernel. */
type Attrs = ConvolutionAttrs & FilterGradientAttrs & BackwardAttrs;

type AnyCall = Call<Inputs, Attrs>;

type Compute = (call: AnyCall, shape: Convolution) => tf.TensorInfo;

/** Guard of a kernel: its shape, and the alternative ways to compute it. */
interface Guarded {
  readonly shapesOf: (call: AnyCall) => readonly [input: readonly number[], filter: readonly number[]];
  readonly paths: Readonly<Partial<Record<Path, Compute>>>;
}

const forward: Guarded["shapesOf"] = ({ inputs }) => [inputs.x.shape, inputs.filter.shape];
const byFilter: Guarded["shapesOf"] = ({ inputs, attrs }) => [inputs.x.shape, attrs.filterShape];
const byInput: Guarded["shapesOf"] = ({ inputs, attrs }) => [attrs.inputShape, inputs.filter.shape];

const GUARDED: Readonly<Record<GuardedKernel, Guarded>> = {
  Conv2D: { shapesOf: forward, paths: { matmul: pointwise } },
  Conv2DBackpropFilter: { shapesOf: byFilter, paths: { taps: filterGradientByTaps } },
  Conv2DBackpropInput: {
    shapesOf: byInput,
    paths: { matmul: pointwiseInputGradient, phases: inputGradientByPhases, spread: inputGradient },
  },
  DepthwiseConv2dNative: {
    shapesOf: forward,
    paths: { "by-hand": depthwiseWithFrame, filled: depthwiseOrFilled },
  },
  DepthwiseConv2dNativeBackpropFilter: { shapesOf: byFilter, paths: { taps: depthwiseFilterGradientByTaps } },
  DepthwiseConv2dNativeBackpropInput: { shapesOf: byInput, paths: { spread: depthwiseInputGradient } },
};

const composition = compositionOn("tensorflow");

/** Kernels that handle the shapes that TensorFlow's own compute incorrectly, and pass it the others. */
export function guardedKernels(guards: boolean): readonly tf.KernelConfig[] {
  return (Object.keys(GUARDED) as GuardedKernel[]).map((name) => guarded(name, guards));
}

function guarded(name: GuardedKernel, guards: boolean): tf.KernelConfig {
  const { kernelFunc } = kernelNamed(name, "tensorflow");
  const { shapesOf, paths } = GUARDED[name];
  return composition<Inputs, Attrs>(name, (call) => {
    const upstream = () => call.run(kernelFunc, { ...call.inputs }, call.attrs);
    // Layers never request channels first: TensorFlow.js transposes around them.
    if (call.attrs.dataFormat === "NCHW") return upstream();
    const shape = convolutionOf(...shapesOf(call), call.attrs);
    const guard = guardOf(name, shape);
    if (guard === undefined || !(guards || guard.isNeeded)) return upstream();
    return (paths[guard.path] as Compute)(call, shape);
  });
}

function depthwiseWithFrame({ inputs, attrs, run }: AnyCall, shape: Convolution): tf.TensorInfo {
  return run(
    tf.DepthwiseConv2dNative,
    { x: withFrame(run, inputs.x, shape), filter: inputs.filter },
    { ...attrs, pad: "valid" },
  );
}
