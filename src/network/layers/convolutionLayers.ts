import tf = require("@tensorflow/tfjs");

import { convolve, depthwise, type Pair, padCausally } from "../../ops/convolution.js";
import {
  type Computation,
  type Config,
  channelsOf,
  needed,
  type Shape,
  type Variable,
} from "./computation.js";
import { countIn, pairIn, singleIn, windowedLength } from "./configValues.js";
import { imagesOf, sequencesOf } from "./sequences.js";

/** Geometry of a convolution's window. */
interface Window {
  readonly size: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly padding: "valid" | "same";
  readonly isCausal: boolean;
}

/** Number of axes that a convolution moves along: sequences are images with one row. */
export type Rank = 1 | 2;

function windowIn(config: Config, rank: Rank): Window {
  const of = (name: string, fallback?: number): Pair =>
    rank === 2 ? pairIn(config, name, fallback) : [1, singleIn(config, name, fallback)];
  const { padding = "valid" } = config;
  if (padding !== "valid" && padding !== "same" && (padding !== "causal" || rank === 2))
    throw new Error(`its padding '${String(padding)}' is unknown`);
  return {
    size: of("kernelSize"),
    strides: of("strides", 1),
    dilations: of("dilationRate", 1),
    padding: padding === "same" ? "same" : "valid",
    isCausal: padding === "causal",
  };
}

/** Convolution: `Conv1D`, `Conv2D`, including grouped and causal ones. */
export function convolution(config: Config, rank: Rank): Computation {
  const filters = countIn(config, "filters");
  const groups = countIn(config, "groups", 1);
  const window = windowIn(config, rank);
  return {
    activates: true,
    variables: (input) => ({
      kernel: {
        name: "kernel",
        shape: [...kernelSize(window, rank), eachOf(input, groups, filters), filters],
      },
      ...biasOf(config, filters),
    }),
    shape: (input) => windowed(input, window, { rank, channels: filters }),
    run: inImages(rank, (x, variables) => {
      const kernel = kernelOf(needed(variables, "kernel"), rank);
      return withBias(convolve(padded(x, window), kernel, { ...window, groups }), variables("bias"));
    }),
  };
}

/** Number of channels that each filter reads. */
function eachOf(input: Shape, groups: number, filters: number): number {
  const channels = channelsOf(input);
  if (channels % groups === 0 && filters % groups === 0) return channels / groups;
  throw new Error(`${channels} channels and ${filters} filters cannot be divided into ${groups} groups`);
}

/** Depthwise convolution: `DepthwiseConv1D`, `DepthwiseConv2D`. */
export function depthwiseConvolution(config: Config, rank: Rank): Computation {
  const multiplier = countIn(config, "depthMultiplier", 1);
  const window = windowIn(config, rank);
  return {
    activates: true,
    variables: (input) => ({
      depthwiseKernel: {
        name: "depthwise_kernel",
        shape: [...kernelSize(window, rank), channelsOf(input), multiplier],
      },
      ...biasOf(config, channelsOf(input) * multiplier),
    }),
    shape: (input) => windowed(input, window, { rank, channels: channelsOf(input) * multiplier }),
    run: inImages(rank, (x, variables) => {
      const kernel = kernelOf(needed(variables, "depthwiseKernel"), rank);
      return withBias(depthwise(padded(x, window), kernel, window), variables("bias"));
    }),
  };
}

/** Depthwise convolution followed by a 1×1 convolution: `SeparableConv1D`, `SeparableConv2D`. */
export function separableConvolution(config: Config, rank: Rank): Computation {
  const filters = countIn(config, "filters");
  const multiplier = countIn(config, "depthMultiplier", 1);
  const window = windowIn(config, rank);
  const point: Pair = [1, 1];
  const pointwise = { strides: point, dilations: point, padding: "valid", groups: 1 } as const;
  return {
    activates: true,
    variables: (input) => {
      const channels = channelsOf(input);
      const size = kernelSize(window, rank);
      return {
        depthwiseKernel: { name: "depthwise_kernel", shape: [...size, channels, multiplier] },
        pointwiseKernel: {
          name: "pointwise_kernel",
          shape: [...size.map(() => 1), channels * multiplier, filters],
        },
        ...biasOf(config, filters),
      };
    },
    shape: (input) => windowed(input, window, { rank, channels: filters }),
    run: inImages(rank, (x, variables) => {
      const [first, second] = ["depthwiseKernel", "pointwiseKernel"].map((name) =>
        kernelOf(needed(variables, name), rank),
      ) as [tf.Tensor4D, tf.Tensor4D];
      return withBias(
        convolve(depthwise(padded(x, window), first, window), second, pointwise),
        variables("bias"),
      );
    }),
  };
}

/** Bias of a layer, one number per output channel; undefined if it is switched off. */
export function biasOf(config: Config, channels: number): Readonly<Record<string, Variable>> {
  return config.useBias === false ? {} : { bias: { name: "bias", shape: [channels] } };
}

/** Adds a bias if there is one. */
export function withBias(x: tf.Tensor, bias: tf.Tensor | undefined): tf.Tensor {
  return bias === undefined ? x : tf.add(x, bias);
}

/** Adapts a function of images to a layer of that rank: sequences are passed and returned as images with one row. */
export function inImages(
  rank: Rank,
  run: (x: tf.Tensor4D, variables: Parameters<Computation["run"]>[1]) => tf.Tensor,
): Computation["run"] {
  if (rank === 2) return (x, variables) => run(x as tf.Tensor4D, variables);
  return (x, variables) => sequencesOf(run(imagesOf(x), variables));
}

/** Kernel of a layer of that rank as a kernel for images. */
export function kernelOf(kernel: tf.Tensor, rank: Rank): tf.Tensor4D {
  return (rank === 2 ? kernel : tf.expandDims(kernel, 0)) as tf.Tensor4D;
}

function padded(x: tf.Tensor4D, { isCausal, size, dilations }: Window): tf.Tensor4D {
  return isCausal ? padCausally(x, size[1], dilations[1]) : x;
}

function kernelSize({ size }: Window, rank: Rank): readonly number[] {
  return rank === 2 ? size : [size[1]];
}

function windowed(
  [images = null, ...rest]: Shape,
  { size, strides, dilations, padding, isCausal }: Window,
  { rank, channels }: { readonly rank: Rank; readonly channels: number },
): Shape {
  const lengths = rest.slice(0, -1).map((length, at) => {
    const axis = rank === 2 ? (at as 0 | 1) : 1;
    const reach = (size[axis] - 1) * dilations[axis] + 1;
    return windowedLength(length, reach, { stride: strides[axis], padding: isCausal ? "same" : padding });
  });
  return [images, ...lengths, channels];
}
