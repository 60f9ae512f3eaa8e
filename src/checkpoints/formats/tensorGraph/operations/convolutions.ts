import tf = require("@tensorflow/tfjs");

import type { Role } from "../../../../network/graph.js";
import type { KernelForm, StoredKernel } from "../../../../network/kernel.js";
import type { Pair } from "../../../../ops/convolution.js";
import { convolvePadded } from "../../../../ops/slidingWindows.js";
import { spread } from "../../../../ops/transposed.js";
import { sizeOf } from "../plain.js";
import type { Made, Site } from "../site.js";
import { dimsOf, type Known, nowOf } from "../values.js";
import { reachOfSpreading, reachOfWindows } from "./reaches.js";
import { imageRank, onImages, padsOf, pairOf, strideWords, timesWords, windowsOf } from "./windows.js";

/** Kernel and bias of a convolution as tensors, and its parameters. */
interface Weights {
  /** Shape: height × width × third × fourth axis. */
  readonly kernel: tf.Tensor4D;
  readonly bias: tf.Tensor | undefined;
  readonly described: Pick<Made, "parameters" | "kernel" | "bias">;
}

/**
 * Reads the weights of a convolution, outputs × inputs × sizes or inputs × outputs × sizes, as height × width × third
 * × fourth.
 */
function weightsOf(site: Site, form: KernelForm): Weights {
  const known = site.constant(1);
  const { dims, values } = nowOf(known);
  const floats = values instanceof Float32Array ? values : Float32Array.from(values);
  const [third, fourth, ...sizes] = dims as [number, number, ...number[]];
  const [height, width] = pairOf(sizes);
  const kernel = site.hold(
    tf.tidy(() => {
      const stored = tf.tensor4d(floats, [third, fourth, height, width]);
      return tf.transpose(stored, [2, 3, 1, 0]);
    }),
  ) as tf.Tensor4D;
  const bias = biasOf(site);
  const added = bias && Float32Array.from(nowOf(bias).values);
  return {
    kernel,
    bias: added && site.hold(tf.tensor1d(added)),
    described: {
      parameters: [known, ...(bias ? [bias] : [])],
      kernel: () => storedKernel(kernel, form),
      ...(added && { bias: () => added.slice() }),
    },
  };
}

/** Bias of a convolution; undefined if an exporter filled in zeros. */
function biasOf(site: Site): Known | undefined {
  if (!site.has(2)) return undefined;
  const bias = site.constant(2);
  return bias.name === undefined && nowOf(bias).values.every((each) => each === 0) ? undefined : bias;
}

/**
 * Kernel as stored. That of a depthwise convolution is height × width × channels × multiplier: its outputs are
 * grouped by channel.
 */
function storedKernel(kernel: tf.Tensor4D, form: KernelForm): StoredKernel {
  const [height, width, third, fourth] = kernel.shape;
  const values = Float32Array.from(kernel.dataSync());
  return { shape: [height, width, third, fourth], values, form };
}

function plus(x: tf.Tensor, bias: tf.Tensor | undefined): tf.Tensor {
  return bias === undefined ? x : tf.add(x, bias);
}

function checkGroups(channels: number, groups: number, [filters, perGroup]: readonly [number, number]): void {
  const fits = groups > 0 && perGroup * groups === channels && filters % groups === 0;
  if (!fits)
    throw new Error(
      `its kernel reads ${perGroup} channels in each of ${groups} groups, but its input has ${channels}`,
    );
}

/** Conv: a grouped convolution of the last axes. */
export function conv(site: Site): Made {
  const data = site.dims(0);
  const rank = imageRank(data);
  const stored = dimsOf(site.constant(1));
  if (stored.length !== rank) throw new Error(`its kernel of ${timesWords(stored)} does not fit an image`);
  const [filters, perGroup, ...sizes] = stored as [number, number, ...number[]];
  const groups = site.integer("group", 1);
  const channels = data[1] as number;
  checkGroups(channels, groups, [filters, perGroup]);
  const windows = windowsOf(site, sizes);
  const isDepthwise = groups === channels && groups > 1;
  const { kernel, bias, described } = weightsOf(site, isDepthwise ? "depthwise" : "plain");
  const words = `${isDepthwise ? "depthwise " : ""}conv ${timesWords(sizes)}${strideWords(site)}`;
  const inGroups = groups > 1 && !isDepthwise ? `, ${groups} groups` : "";
  return {
    kind: "conv",
    op: `${words}${inGroups}`,
    role: roleOf(sizes, { groups, isDepthwise }),
    operands: [{ value: site.value(0), layout: "last" }],
    layout: "last",
    run: ([x]) =>
      onImages(x as tf.Tensor, (image) => plus(convolvePadded(image, kernel, { ...windows, groups }), bias)),
    ...described,
    reach: reachOfWindows(windows, sizes.length),
    ...(isDepthwise && { kernel: () => depthwiseKernel(kernel, channels) }),
    macs: (dims) => sizeOf(stored) * sizeOf(dims.slice(2)),
  };
}

/**
 * Kernel of a depthwise convolution. Output channel c · multiplier + k results from channel c and kernel k, so the
 * numbers are already in order.
 */
function depthwiseKernel(kernel: tf.Tensor4D, channels: number): StoredKernel {
  const { values, shape } = storedKernel(kernel, "depthwise");
  const [height = 1, width = 1, , filters = channels] = shape;
  return { shape: [height, width, channels, filters / channels], values, form: "depthwise" };
}

function roleOf(
  sizes: readonly number[],
  { groups, isDepthwise }: { readonly groups: number; readonly isDepthwise: boolean },
): Role | undefined {
  if (isDepthwise) return "channelwise";
  return groups === 1 && sizes.every((size) => size === 1) ? "pointwise" : undefined;
}

/** ConvTranspose: the gradient of a grouped convolution with respect to its input. */
export function convTranspose(site: Site): Made {
  const data = site.dims(0);
  const rank = imageRank(data);
  const stored = dimsOf(site.constant(1));
  if (stored.length !== rank) throw new Error(`its kernel of ${timesWords(stored)} does not fit an image`);
  const [inputs, , ...sizes] = stored as [number, number, ...number[]];
  const groups = site.integer("group", 1);
  if (inputs !== data[1] || groups < 1 || inputs % groups !== 0)
    throw new Error(`its kernel reads ${inputs} channels in ${groups} groups, but its input has ${data[1]}`);
  const { strides, dilations } = windowsOf(site, sizes);
  const { kernel, bias, described } = weightsOf(site, "transposed");
  const sizing = sizingOf(site, sizes);
  return {
    kind: "conv",
    op: `transposed conv ${timesWords(sizes)}${strideWords(site)}${groups > 1 ? `, ${groups} groups` : ""}`,
    operands: [{ value: site.value(0), layout: "last" }],
    layout: "last",
    run: ([x]) =>
      onImages(x as tf.Tensor, (image) => {
        const placed = sizing([image.shape[1], image.shape[2]]);
        return plus(spread(image, kernel, { strides, dilations, groups, ...placed }), bias);
      }),
    ...described,
    reach: reachOfSpreading(windowsOf(site, sizes), sizes.length, (image) => sizing(image).cut),
    macs: () => sizeOf(stored) * sizeOf(data.slice(2)),
  };
}

/** Cropping of a transposed convolution's output, and its final size, as a function of the image size. */
function sizingOf(
  site: Site,
  sizes: readonly number[],
): (image: Pair) => { readonly cut: Pair; readonly size: Pair } {
  const { size, strides, dilations } = windowsOf(site, sizes);
  const added = pairOf(site.integers("output_padding") ?? sizes.map(() => 0), 0);
  const wanted = site.integers("output_shape");
  const automatic = site.text("auto_pad", "NOTSET");
  const isSame = automatic.startsWith("SAME");
  const pads = padsOf(site, sizes.length);
  return (image) => {
    const each = ([0, 1] as const).map((at) => {
      const whole = (image[at] - 1) * strides[at] + (size[at] - 1) * dilations[at] + 1 + added[at];
      if (wanted === undefined && !isSame) {
        const [before, after] = [pads[2 * at] as number, pads[2 * at + 1] as number];
        return { cut: before, size: whole - before - after };
      }
      const length = wanted === undefined ? image[at] * strides[at] : pairOf(wanted.slice(-sizes.length))[at];
      const total = Math.max(0, whole - length);
      return { cut: automatic === "SAME_UPPER" ? Math.floor(total / 2) : Math.ceil(total / 2), size: length };
    });
    const [rows, columns] = each as [{ cut: number; size: number }, { cut: number; size: number }];
    if (
      Math.min(rows.cut, columns.cut) < 0 ||
      Math.min(rows.size, columns.size) < 1 ||
      rows.size * columns.size > 2 ** 26
    )
      throw new Error("its pads leave nothing of the image");
    return { cut: [rows.cut, columns.cut], size: [rows.size, columns.size] };
  };
}
