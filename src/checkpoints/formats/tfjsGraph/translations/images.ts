import type { Settings, Translate, Translation } from "../translation.js";

/** The order of the axes of images: channels last or first. */
function isChannelsFirst({ attributes }: Translation): boolean {
  const format = attributes.text("data_format", "NHWC");
  if (format !== "NHWC" && format !== "NCHW") throw new Error(`its data_format '${format}' is unknown`);
  return format === "NCHW";
}

/** An image as ONNX has it, with its channels first. */
function imageOf(node: Translation, at = 0): string {
  const input = node.input(at);
  return isChannelsFirst(node) ? input : node.step("Transpose", [input], { perm: [0, 3, 1, 2] });
}

/** Gives an image that was computed with its channels first as the result, in the order of the file. */
function finish(node: Translation, op: string, inputs: readonly string[], settings: Settings): void {
  if (isChannelsFirst(node)) node.result(op, inputs, settings);
  else node.result("Transpose", [node.step(op, inputs, settings)], { perm: [0, 2, 3, 1] });
}

/** The two numbers of rows and columns among those of all four axes. Throws a sentence where others than these are not 1. */
function rowsAndColumns(node: Translation, name: string): readonly number[] {
  const list = node.attributes.wholes(name);
  if (list.length === 0 && name === "dilations") return [1, 1];
  const [first, second, third, fourth] = list;
  const [images, channels, ...pair] = isChannelsFirst(node)
    ? [first, second, third, fourth]
    : [first, fourth, second, third];
  if (list.length !== 4 || images !== 1 || channels !== 1)
    throw new Error(`its ${name} ${list.join("×")} are not of rows and columns alone`);
  return pair as number[];
}

/** The padding that both windows and convolutions have. */
function paddingOf(node: Translation): Settings {
  const padding = node.attributes.text("padding", "");
  if (padding === "SAME") return { auto_pad: "SAME_UPPER" };
  if (padding === "VALID") return { auto_pad: "VALID" };
  if (padding !== "EXPLICIT") throw new Error(`its padding '${padding}' is unknown`);
  const list = node.attributes.wholes("explicit_paddings");
  const [top, bottom, left, right] = list.slice(...(isChannelsFirst(node) ? [4, 8] : [2, 6]));
  if (list.length !== 8) throw new Error(`its explicit_paddings ${list.join(", ")} do not fit`);
  return { pads: [top ?? 0, left ?? 0, bottom ?? 0, right ?? 0] };
}

function windowsOf(node: Translation): Settings {
  return {
    strides: rowsAndColumns(node, "strides"),
    dilations: rowsAndColumns(node, "dilations"),
    ...paddingOf(node),
  };
}

/** Conv2D. Its kernel is height × width × inputs × outputs. */
const convolution: Translate = (node) => {
  const kernel = node.step("Transpose", [node.input(1)], { perm: [3, 2, 0, 1] });
  finish(node, "Conv", [imageOf(node), kernel], windowsOf(node));
};

/** DepthwiseConv2dNative. Its kernel is height × width × channels × multiplier. */
const depthwise: Translate = (node) => {
  const [, , channels = 0] = node.dims(1);
  const filters = node.step("Transpose", [node.input(1)], { perm: [2, 3, 0, 1] });
  const kernel = node.step("Reshape", [filters, node.wholes([-1, 1, 0, 0])]);
  finish(node, "Conv", [imageOf(node), kernel], { ...windowsOf(node), group: channels });
};

/** Conv2DBackpropInput, a transposed convolution. Its kernel is height × width × outputs × inputs. */
const transposed: Translate = (node) => {
  const [height = 1, width = 1] = node.dims(1);
  const strides = rowsAndColumns(node, "strides");
  const sizes = node.numbersIfConstant(0);
  const padding = paddingOf(node);
  if ("pads" in padding) throw new Error("its padding 'EXPLICIT' is not supported");
  const added = [height, width].map((size, at) => Math.max(0, (strides[at] as number) - size));
  const sizing: Settings =
    sizes !== undefined
      ? { output_shape: sizes.slice(...(isChannelsFirst(node) ? [2, 4] : [1, 3])) }
      : padding.auto_pad === "VALID"
        ? { output_padding: added }
        : {};
  const kernel = node.step("Transpose", [node.input(1)], { perm: [3, 2, 0, 1] });
  const dilations = rowsAndColumns(node, "dilations");
  finish(node, "ConvTranspose", [imageOf(node, 2), kernel], { strides, dilations, ...padding, ...sizing });
};

function pool(op: string): Translate {
  return (node) => {
    const kernel = rowsAndColumns(node, "ksize");
    const strides = rowsAndColumns(node, "strides");
    finish(node, op, [imageOf(node)], { kernel_shape: kernel, strides, ...paddingOf(node) });
  };
}

/** FusedBatchNorm outside of training. */
const batchNormalization: Translate = (node) => {
  if (node.attributes.truth("is_training", true))
    throw new Error("it was exported for training; export the network for inference (training=False)");
  const statistics = [1, 2, 3, 4].map((at) => node.input(at));
  const epsilon = { float: node.attributes.float("epsilon", 1e-4) };
  finish(node, "BatchNormalization", [imageOf(node), ...statistics], { epsilon });
};

/** LRN: TensorFlow's α is for a square, that of ONNX for their mean. */
const localResponse: Translate = (node) => {
  const { attributes } = node;
  const size = 2 * attributes.whole("depth_radius", 5) + 1;
  finish(node, "LRN", [imageOf(node)], {
    size,
    alpha: { float: attributes.float("alpha", 1) * size },
    beta: { float: attributes.float("beta", 0.5) },
    bias: { float: attributes.float("bias", 1) },
  });
};

function resize(mode: "linear" | "nearest"): Translate {
  return (node) => {
    const alignsCorners = node.attributes.truth("align_corners");
    const isHalfPixel = node.attributes.truth("half_pixel_centers");
    const alignment = alignsCorners ? "align_corners" : isHalfPixel ? "half_pixel" : "asymmetric";
    finish(node, "Resize", [imageOf(node), "", "", node.input(1)], {
      mode,
      axes: [2, 3],
      coordinate_transformation_mode: alignment,
      nearest_mode: alignment === "asymmetric" ? "floor" : "round_prefer_ceil",
    });
  };
}

const blocks =
  (op: string): Translate =>
  (node) =>
    finish(node, op, [imageOf(node)], { blocksize: node.attributes.whole("block_size", 1) });

/** BiasAdd: a number for each channel. */
const bias: Translate = (node) => {
  const added = node.input(1);
  const isFirst = isChannelsFirst(node);
  node.result("Add", [node.input(0), isFirst ? node.step("Unsqueeze", [added, node.wholes([1, 2])]) : added]);
};

/** The operations on images. */
export const imageTranslations: Readonly<Record<string, Translate>> = {
  Conv2D: convolution,
  DepthwiseConv2dNative: depthwise,
  Conv2DBackpropInput: transposed,
  MaxPool: pool("MaxPool"),
  AvgPool: pool("AveragePool"),
  FusedBatchNorm: batchNormalization,
  FusedBatchNormV2: batchNormalization,
  FusedBatchNormV3: batchNormalization,
  LRN: localResponse,
  ResizeBilinear: resize("linear"),
  ResizeNearestNeighbor: resize("nearest"),
  DepthToSpace: blocks("DepthToSpace"),
  SpaceToDepth: blocks("SpaceToDepth"),
  BiasAdd: bias,
  BiasAddV1: bias,
};
