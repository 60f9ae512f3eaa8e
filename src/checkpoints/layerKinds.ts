import type * as tf from "@tensorflow/tfjs";
import { type Role, roleOfActivation, type TapKind } from "./graph.js";
import type { KernelForm } from "./kernel.js";

/** How layers of one class are named, and what they cost. */
interface LayerKind {
  readonly kind: TapKind;
  /** The operation in words. */
  readonly op: (config: tf.serialization.ConfigDict) => string;
  /** The part that it can play in a network, where it can play one. */
  readonly role?: (config: tf.serialization.ConfigDict) => Role | undefined;
  /** Which positions the weight matrices are applied at; none where they are not multiplied. */
  readonly positions?: "input" | "output";
  /** True where the class applies an activation of its own after its linear part. */
  readonly activates?: boolean;
  /** How it stores its kernel. Default: `plain`. */
  readonly kernel?: KernelForm;
}

type Config = tf.serialization.ConfigDict;

const convolution: LayerKind = {
  kind: "conv",
  op: (config) => `conv ${times(config.kernelSize)}${stride(config)}`,
  role: (config) => ([config.kernelSize].flat().every((size) => size === 1) ? "pointwise" : undefined),
  positions: "output",
  activates: true,
};

const pool = (name: string): LayerKind => ({
  kind: "pool",
  op: (config) => `${name} ${times(config.poolSize ?? "all")}`,
});
const named = (kind: TapKind, name: string): LayerKind => ({ kind, op: () => name });
const recurrent = (name: string): LayerKind => ({ ...named("recurrent", name), positions: "input" });

const LAYER_KINDS: Readonly<Record<string, LayerKind>> = {
  Conv1D: convolution,
  Conv2D: convolution,
  Conv3D: convolution,
  DepthwiseConv2D: {
    ...convolution,
    op: (config) => `depthwise ${convolution.op(config)}`,
    role: (config) => convolution.role?.(config) ?? "channelwise",
    kernel: "depthwise",
  },
  SeparableConv2D: { ...convolution, op: (config) => `separable ${convolution.op(config)}` },
  Conv2DTranspose: {
    ...convolution,
    op: (config) => `transposed ${convolution.op(config)}`,
    positions: "input",
    kernel: "transposed",
  },
  Dense: {
    kind: "dense",
    op: (config) => `dense ${config.units}`,
    role: () => "pointwise",
    positions: "output",
    activates: true,
  },
  Activation: {
    kind: "activation",
    op: (config) => String(config.activation),
    role: (config) => roleOfActivation(config.activation),
  },
  ReLU: named("activation", "relu"),
  LeakyReLU: named("activation", "leaky relu"),
  PReLU: named("activation", "prelu"),
  ELU: named("activation", "elu"),
  ThresholdedReLU: named("activation", "thresholded relu"),
  Softmax: { ...named("activation", "softmax"), role: () => "softmax" },
  Add: { ...named("merge", "sum"), role: () => "sum" },
  Multiply: { ...named("merge", "product"), role: () => "product" },
  Average: named("merge", "average"),
  Maximum: named("merge", "maximum"),
  Minimum: named("merge", "minimum"),
  Concatenate: named("merge", "concatenation"),
  BatchNormalization: named("normalization", "batch norm"),
  LayerNormalization: named("normalization", "layer norm"),
  MaxPooling1D: pool("max-pool"),
  MaxPooling2D: pool("max-pool"),
  AveragePooling1D: pool("average-pool"),
  AveragePooling2D: pool("average-pool"),
  GlobalMaxPooling1D: pool("max-pool"),
  GlobalMaxPooling2D: pool("max-pool"),
  GlobalAveragePooling1D: pool("average-pool"),
  GlobalAveragePooling2D: pool("average-pool"),
  LSTM: recurrent("lstm"),
  GRU: recurrent("gru"),
  SimpleRNN: recurrent("rnn"),
  Bidirectional: recurrent("bidirectional rnn"),
  Flatten: named("reshape", "flatten"),
  Reshape: named("reshape", "reshape"),
  Permute: { ...named("reshape", "permute"), role: () => "transposition" },
  ZeroPadding2D: named("reshape", "zero padding"),
  Cropping2D: named("reshape", "cropping"),
  Dropout: named("noise", "dropout (passes unchanged)"),
  SpatialDropout1D: named("noise", "dropout (passes unchanged)"),
  GaussianNoise: named("noise", "noise (passes unchanged)"),
  GaussianDropout: named("noise", "noise (passes unchanged)"),
};

/** How a layer is named and what it costs; a class that the table lacks is `other` under its own name. */
export function layerKindOf(layer: tf.layers.Layer): LayerKind {
  return LAYER_KINDS[layer.getClassName()] ?? named("other", layer.getClassName());
}

/** The multiply-accumulates of one call for one input: each weight matrix once at each position. */
export function macsOf(layer: tf.layers.Layer, inputShape: OpenShape, outputShape: OpenShape): number {
  const { positions } = layerKindOf(layer);
  if (positions === undefined) return 0;
  const places = (positions === "input" ? inputShape : outputShape).slice(0, -1);
  const matrices = layer.weights.filter((weight) => weight.shape.length >= 2);
  const weights = matrices.reduce((sum, weight) => sum + size(weight.shape), 0);
  return weights * size(places);
}

/** A shape without the batch; null where a size is open. */
export type OpenShape = readonly (number | null)[];

function size(shape: OpenShape): number {
  return shape.reduce<number>((product, length) => product * (length ?? 0), 1);
}

function times(sizes: unknown): string {
  return Array.isArray(sizes) ? sizes.join("×") : String(sizes);
}

function stride(config: Config): string {
  const strides = config.strides;
  const steps = Array.isArray(strides) ? strides : [strides];
  return steps.every((step) => step === 1 || step === undefined) ? "" : ` stride ${times(steps)}`;
}
