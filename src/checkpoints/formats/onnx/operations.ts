import tf = require("@tensorflow/tfjs");

import { activationOperations } from "../tensorGraph/operations/activations.js";
import * as arithmetic from "../tensorGraph/operations/arithmetic.js";
import { attendedValuesByHead, attentionWeightsByHead } from "../tensorGraph/operations/attentionHeads.js";
import { conv, convTranspose } from "../tensorGraph/operations/convolutions.js";
import { einsteinSum } from "../tensorGraph/operations/einsteinSum.js";
import * as normalizations from "../tensorGraph/operations/normalizations.js";
import { pad } from "../tensorGraph/operations/pads.js";
import * as pools from "../tensorGraph/operations/pools.js";
import { gemm, matMul } from "../tensorGraph/operations/products.js";
import { dequantizeLinear, quantizeLinear } from "../tensorGraph/operations/quantization.js";
import { reductionOperations } from "../tensorGraph/operations/reductions.js";
import { depthIntoSpace, resize, spaceIntoDepth, upsample } from "../tensorGraph/operations/resizing.js";
import { gather, gatherParts, slice } from "../tensorGraph/operations/slices.js";
import * as structure from "../tensorGraph/operations/structure.js";
import type { Result, Site } from "../tensorGraph/site.js";
import { WEIGHTS } from "./attentionParts.js";
import { cast } from "./casts.js";

/** Converts a node to the results of its outputs. */
export type Operation = (site: Site) => Result | readonly Result[];

/** All ONNX operations on tensors that convscope computes, by name. */
export const operations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ...Object.entries(activationOperations),
  ...Object.entries(reductionOperations),
  ["Conv", conv],
  ["ConvTranspose", convTranspose],
  ["MaxPool", pools.maxPooling],
  ["AveragePool", pools.averagePooling],
  ["GlobalAveragePool", pools.globalAverage],
  ["GlobalMaxPool", pools.globalMaximum],
  ["BatchNormalization", normalizations.batchNormalization],
  ["InstanceNormalization", normalizations.instanceNormalization],
  ["LayerNormalization", normalizations.layerNormalization],
  ["GroupNormalization", normalizations.groupNormalization],
  ["LRN", normalizations.localResponse],
  ["LpNormalization", normalizations.lengthNormalization],
  ["Add", arithmetic.add],
  ["Sum", arithmetic.add],
  ["Sub", arithmetic.subtract],
  ["Mul", arithmetic.multiply],
  ["Div", arithmetic.divide],
  ["Max", arithmetic.maximum],
  ["Min", arithmetic.minimum],
  ["Mean", arithmetic.mean],
  ["Pow", arithmetic.power],
  ["Mod", arithmetic.modulo],
  ["Where", arithmetic.where],
  ["Equal", arithmetic.compared("equality", tf.equal)],
  ["Less", arithmetic.compared("less", tf.less)],
  ["LessOrEqual", arithmetic.compared("less or equal", tf.lessEqual)],
  ["Greater", arithmetic.compared("greater", tf.greater)],
  ["GreaterOrEqual", arithmetic.compared("greater or equal", tf.greaterEqual)],
  ["And", arithmetic.logical("and", tf.logicalAnd)],
  ["Or", arithmetic.logical("or", tf.logicalOr)],
  ["Not", arithmetic.not],
  ["Gemm", gemm],
  ["MatMul", matMul],
  ["Einsum", einsteinSum],
  ["Attention", attendedValuesByHead],
  [WEIGHTS, attentionWeightsByHead],
  ["Flatten", structure.flatten],
  ["Reshape", structure.reshape],
  ["Transpose", structure.transpose],
  ["Squeeze", structure.squeeze],
  ["Unsqueeze", structure.unsqueeze],
  ["Concat", structure.concat],
  ["Split", structure.split],
  ["Expand", structure.expand],
  ["Tile", structure.tile],
  ["Slice", slice],
  ["Gather", gather],
  ["GatherND", gatherParts],
  ["Pad", pad],
  ["Resize", resize],
  ["Upsample", upsample],
  ["DepthToSpace", depthIntoSpace],
  ["SpaceToDepth", spaceIntoDepth],
  ["Cast", cast],
  ["CastLike", structure.passing],
  ["Identity", structure.passing],
  ["Dropout", structure.dropout],
  ["QuantizeLinear", quantizeLinear],
  ["DequantizeLinear", dequantizeLinear],
]);
