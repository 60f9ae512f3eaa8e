import tf = require("@tensorflow/tfjs");

import { recordOf } from "../description.js";
import { type Computation, type Config, channelsOf, needed } from "./computation.js";
import { differs, numberIn } from "./configValues.js";
import { convolution, depthwiseConvolution, separableConvolution } from "./convolutionLayers.js";
import { bidirectionalUnit, gatedUnit, resetsAfter } from "./gatedUnits.js";
import type { Maker } from "./maker.js";
import { batchNormalization, groupNormalization, normalization, rescaling } from "./normalizing.js";
import { globalPooling, pooling } from "./poolingLayers.js";
import { exponential, leaky, parametric, rectifier, softmax, thresholding } from "./rectifiers.js";
import { centerCrop, cropping, enlarging, resizing, zeroPadding } from "./sizes.js";
import { transposedConvolution } from "./transposedConvolutions.js";

/** Condition under which a class of layers is computed by this project's own functions, and the computation. */
interface OwnClass {
  readonly compute: (config: Config, maker: Maker) => Computation;
  /** True if TensorFlow.js's own layer is not adequate. Default: always. */
  readonly isNeeded?: (config: Config, maker: Maker) => boolean;
}

const isFirst = ({ dataFormat }: Config) => dataFormat === "channelsFirst";
const isOfKerasOrFirst = (config: Config, { name }: Maker) => name === "Keras" || isFirst(config);
const isDilated = (config: Config) => differs(config, "dilationRate", 1);
const keepsAxes = ({ keepdims }: Config) => keepdims === true;

/** True if an axis may differ from the last one of maps or sequences. */
const isInner = (axis: number) => axis === 1 || axis === 2 || axis < -1;

const passing: OwnClass = { compute: () => ({ run: (x) => x }) };

const OWN_CLASSES: Readonly<Record<string, OwnClass>> = {
  Conv1D: {
    compute: (config) => convolution(config, 1),
    isNeeded: (config) => config.padding === "causal" || differs(config, "groups", 1) || isFirst(config),
  },
  Conv2D: {
    compute: (config) => convolution(config, 2),
    isNeeded: (config) => differs(config, "groups", 1),
  },
  DepthwiseConv1D: { compute: (config) => depthwiseConvolution(config, 1) },
  DepthwiseConv2D: {
    compute: (config) => depthwiseConvolution(config, 2),
    isNeeded: (config, { name }) => name === "Keras" && isDilated(config),
  },
  SeparableConv1D: { compute: (config) => separableConvolution(config, 1) },
  SeparableConv2D: {
    compute: (config) => separableConvolution(config, 2),
    isNeeded: isOfKerasOrFirst,
  },
  Conv1DTranspose: { compute: (config) => transposedConvolution(config, 1) },
  Conv2DTranspose: {
    compute: (config) => transposedConvolution(config, 2),
    isNeeded: (config) => isDilated(config) || (config.outputPadding ?? null) !== null,
  },
  ...pools("MaxPooling", "max"),
  ...pools("AveragePooling", "average"),
  UpSampling1D: { compute: (config, maker) => enlarging(config, 1, maker) },
  UpSampling2D: { compute: (config, maker) => enlarging(config, 2, maker) },
  ZeroPadding1D: { compute: (config) => zeroPadding(config, 1) },
  ZeroPadding2D: { compute: (config) => zeroPadding(config, 2), isNeeded: isOfKerasOrFirst },
  Cropping1D: { compute: (config) => cropping(config, 1) },
  Cropping2D: { compute: (config) => cropping(config, 2), isNeeded: isOfKerasOrFirst },
  Resizing: { compute: resizing },
  CenterCrop: { compute: centerCrop },
  Conv3D: refusing("groups", 1),
  Conv3DTranspose: refusing("outputPadding", 0),
  LayerNormalization: {
    compute: () => refuse("rmsScaling"),
    isNeeded: ({ rmsScaling }) => rmsScaling === true,
  },
  ReLU: {
    compute: rectifier,
    isNeeded: (config) => differs(config, "negativeSlope", 0) || differs(config, "threshold", 0),
  },
  LeakyReLU: { compute: leaky, isNeeded: ({ negativeSlope }) => (negativeSlope ?? null) !== null },
  ELU: { compute: exponential, isNeeded: (config) => differs(config, "alpha", 1) },
  PReLU: { compute: parametric },
  ThresholdedReLU: { compute: thresholding },
  Softmax: { compute: softmax, isNeeded: (config) => differs(config, "axis", -1) },
  BatchNormalization: {
    compute: batchNormalization,
    isNeeded: ({ axis }) => isInner(Number([axis ?? -1].flat()[0])),
  },
  GroupNormalization: { compute: groupNormalization },
  Normalization: { compute: normalization },
  Rescaling: { compute: rescaling },
  GRU: { compute: gatedUnit, isNeeded: resetsAfter },
  Bidirectional: {
    compute: bidirectionalUnit,
    isNeeded: ({ layer }) => {
      const { className, config } = recordOf(layer);
      return className === "GRU" && resetsAfter(recordOf(config));
    },
  },
  LayerScale: { compute: layerScale },
  CustomScaleLayer: { compute: scaledSum },
  Subtract: { compute: () => ({ run: (x, _variables, [other]) => tf.sub(x, other as tf.Tensor) }) },
  ...Object.fromEntries(
    [
      ...["Identity", "SpatialDropout2D", "SpatialDropout3D", "ActivityRegularization"],
      ...["RandomFlip", "RandomRotation", "RandomZoom", "RandomTranslation", "RandomContrast"],
      ...["RandomBrightness", "RandomHeight", "RandomWidth", "RandomShear", "RandomPerspective", "RandomHue"],
      ...["RandomSaturation", "RandomSharpness", "RandomGrayscale", "RandomInvert", "RandomErasing"],
      ...["RandomColorJitter", "RandomColorDegeneration", "RandomPosterization", "RandomGaussianBlur"],
      ...["RandomElasticTransform", "RandAugment", "AugMix", "MixUp", "CutMix"],
    ].map((name) => [name, passing]),
  ),
};

/** Class with a setting that TensorFlow.js would silently ignore. */
function refusing(name: string, without: number): OwnClass {
  return { compute: () => refuse(name), isNeeded: (config) => differs(config, name, without) };
}

function refuse(name: string): never {
  throw new Error(`its ${name} would be ignored`);
}

function pools(name: string, pooled: "max" | "average"): Readonly<Record<string, OwnClass>> {
  return {
    [`${name}1D`]: { compute: (config) => pooling(config, 1, pooled), isNeeded: isFirst },
    [`Global${name}1D`]: {
      compute: (config) => globalPooling(config, 1, pooled),
      isNeeded: (config) => keepsAxes(config) || isFirst(config),
    },
    [`Global${name}2D`]: { compute: (config) => globalPooling(config, 2, pooled), isNeeded: keepsAxes },
  };
}

/** This project's own computation of a layer; undefined if TensorFlow.js's layer is adequate. */
export function ownComputation(className: string, config: Config, maker: Maker): Computation | undefined {
  const own = isOwn(className) ? OWN_CLASSES[className] : undefined;
  if (own === undefined || own.isNeeded?.(config, maker) === false) return undefined;
  return own.compute(config, maker);
}

/** True if this project's own functions can compute a class of layers. */
export function isOwn(className: string): boolean {
  return Object.hasOwn(OWN_CLASSES, className);
}

/** True for a class of layers that TensorFlow.js lacks and that is the identity at inference. */
export function isPassing(className: string): boolean {
  return isOwn(className) && OWN_CLASSES[className] === passing;
}

/** `LayerScale` of Keras's ConvNeXt: multiplies each channel by a learned number (Touvron et al. 2021, eq. 4). */
function layerScale(_config: Config): Computation {
  return {
    variables: (input) => ({ gamma: { name: "gamma", shape: [channelsOf(input)] } }),
    run: (x, variables) => tf.mul(x, needed(variables, "gamma")),
  };
}

/** `CustomScaleLayer` of Keras's Inception-ResNet: adds the second input, times a number, to the first. */
function scaledSum(config: Config): Computation {
  const scale = numberIn(config, "scale");
  return { run: (x, _variables, [branch]) => tf.add(x, tf.mul(branch as tf.Tensor, scale)) };
}
