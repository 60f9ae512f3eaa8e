import type * as tf from "@tensorflow/tfjs";
import { shapeText } from "../core/format.js";
import { type Role, roleOfActivation, type TapKind } from "./graph.js";
import type { KernelForm } from "./kernel.js";
import { layoutOf } from "./layerLayout.js";
import { activationWord } from "./layers/caveats.js";
import { OwnLayer } from "./layers/ownLayer.js";
import { isPassing } from "./layers/ownLayers.js";

/** Kind of a layer class, and the basis for its cost. */
interface LayerKind {
  readonly kind: TapKind;
  /** Describes the operation. */
  readonly op: (config: tf.serialization.ConfigDict) => string;
  /** Role that it can play in a network, if any. */
  readonly role?: (config: tf.serialization.ConfigDict) => Role | undefined;
  /** Positions at which the weight matrices are applied; undefined if they are not multiplied. */
  readonly positions?: "input" | "output";
  /** True if the class applies its own activation after its linear part. */
  readonly activates?: boolean;
  /** Storage order of its kernel. Default: `plain`. */
  readonly kernel?: KernelForm;
}

type Config = tf.serialization.ConfigDict;

const convolution: LayerKind = {
  kind: "conv",
  op: (config) =>
    [
      `${config.padding === "causal" ? "causal " : ""}conv ${times(config.kernelSize)}${stride(config)}`,
      ...(isOne(config.dilationRate) ? [] : [`dilation ${times(config.dilationRate)}`]),
      ...(isOne(config.groups) ? [] : [`${String(config.groups)} groups`]),
    ].join(", "),
  role: (config) => ([config.kernelSize].flat().every((size) => size === 1) ? "pointwise" : undefined),
  positions: "output",
  activates: true,
};

const pool = (name: string): LayerKind => ({
  kind: "pool",
  op: (config) => `${name} ${times(config.poolSize ?? "all")}`,
});
const passing = (name: string): LayerKind => ({
  kind: "noise",
  op: () => `${name} (passes unchanged)`,
});
const enlarging: LayerKind = {
  kind: "other",
  op: ({ size, interpolation }) =>
    `enlarging ${times(size ?? 2)}${interpolation ? `, ${interpolation}` : ""}`,
};
const named = (kind: TapKind, name: string): LayerKind => ({ kind, op: () => name });
const recurrent = (name: string): LayerKind => ({ ...named("recurrent", name), positions: "input" });

const depthwise: LayerKind = {
  ...convolution,
  op: (config) => `depthwise ${convolution.op(config)}`,
  role: (config) => convolution.role?.(config) ?? "channelwise",
  kernel: "depthwise",
};
const separable: LayerKind = { ...convolution, op: (config) => `separable ${convolution.op(config)}` };
const transposed: LayerKind = {
  ...convolution,
  op: (config) => `transposed ${convolution.op(config)}`,
  positions: "input",
  kernel: "transposed",
};

const LAYER_KINDS: Readonly<Record<string, LayerKind>> = {
  Conv1D: convolution,
  Conv2D: convolution,
  Conv3D: convolution,
  DepthwiseConv1D: depthwise,
  DepthwiseConv2D: depthwise,
  SeparableConv1D: separable,
  SeparableConv2D: separable,
  Conv1DTranspose: transposed,
  Conv2DTranspose: transposed,
  Dense: {
    kind: "dense",
    op: (config) => `dense ${config.units}`,
    role: () => "pointwise",
    positions: "output",
    activates: true,
  },
  Activation: {
    kind: "activation",
    op: (config) => activationWord(String(config.activation)),
    role: (config) => roleOfActivation(config.activation),
  },
  ReLU: { kind: "activation", op: rectifierWords },
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
  Subtract: named("merge", "difference"),
  BatchNormalization: named("normalization", "batch norm"),
  GroupNormalization: named("normalization", "group norm"),
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
  UpSampling1D: enlarging,
  UpSampling2D: enlarging,
  LayerScale: named("normalization", "scale for each channel"),
  CustomScaleLayer: { kind: "merge", op: ({ scale }) => `x + ${String(scale)} · F(x)` },
  Rescaling: named("other", "rescaling"),
  Normalization: named("other", "normalization"),
  Flatten: named("reshape", "flatten"),
  Reshape: named("reshape", "reshape"),
  Permute: { ...named("reshape", "permute"), role: () => "transposition" },
  ZeroPadding1D: named("reshape", "zero padding"),
  ZeroPadding2D: named("reshape", "zero padding"),
  Cropping1D: named("reshape", "cropping"),
  Cropping2D: named("reshape", "cropping"),
  Resizing: { kind: "reshape", op: ({ height, width }) => `resizing to ${height}×${width}` },
  CenterCrop: named("reshape", "cropping"),
  Dropout: passing("dropout"),
  SpatialDropout1D: passing("dropout"),
  SpatialDropout2D: passing("dropout"),
  SpatialDropout3D: passing("dropout"),
  AlphaDropout: passing("dropout"),
  GaussianNoise: passing("noise"),
  GaussianDropout: passing("noise"),
};

/** Kind and cost of a layer; a class that the table lacks is `other` with its own name. */
export function layerKindOf(layer: tf.layers.Layer): LayerKind {
  if (layer instanceof OwnLayer && layer.words !== undefined) {
    const { kind, op, role } = layer.words;
    return { kind, op: () => op, role: () => role };
  }
  const name = layer.getClassName();
  if (Object.hasOwn(LAYER_KINDS, name)) return LAYER_KINDS[name] as LayerKind;
  return isPassing(name) ? passing(spaced(name)) : named("other", name);
}

/**
 * Multiply-accumulates of one call for one input: each weight matrix once per position. Null if the number of
 * positions depends on an open dimension.
 */
export function macsOf(layer: tf.layers.Layer, inputShape: OpenShape, outputShape: OpenShape): number | null {
  const { positions } = layerKindOf(layer);
  if (positions === undefined) return 0;
  const shape = positions === "input" ? inputShape : outputShape;
  const places = layoutOf(layer) === "first" ? shape.slice(1) : shape.slice(0, -1);
  if (places.includes(null)) return null;
  const matrices = layer.weights.filter((weight) => weight.shape.length >= 2);
  const weights = matrices.reduce((sum, weight) => sum + size(weight.shape), 0);
  return weights * size(places);
}

/** Shape without the batch; null for an open dimension. */
export type OpenShape = readonly (number | null)[];

function size(shape: OpenShape): number {
  return shape.reduce<number>((product, length) => product * (length ?? 0), 1);
}

/** Splits a class name into words: `RandomFlip` becomes `random flip`. */
function spaced(className: string): string {
  return className.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}

function rectifierWords({ negativeSlope, threshold, maxValue }: Config): string {
  return [
    "relu",
    ...(negativeSlope ? [`slope ${String(negativeSlope)}`] : []),
    ...(threshold ? [`threshold ${String(threshold)}`] : []),
    ...((maxValue ?? null) === null ? [] : [`up to ${String(maxValue)}`]),
  ].join(", ");
}

function isOne(sizes: unknown): boolean {
  return [sizes ?? 1].flat().every((size) => size === 1);
}

function times(sizes: unknown): string {
  return Array.isArray(sizes) ? shapeText(sizes) : String(sizes);
}

function stride(config: Config): string {
  const strides = config.strides;
  const steps = Array.isArray(strides) ? strides : [strides];
  return steps.every((step) => step === 1 || step === undefined) ? "" : ` stride ${times(steps)}`;
}
