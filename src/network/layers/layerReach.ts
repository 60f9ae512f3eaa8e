import type * as tf from "@tensorflow/tfjs";
import { transposedLength } from "../../ops/transposed.js";
import type { GraphNode } from "../graph.js";
import {
  type AxisReach,
  type Reach,
  repeatReach,
  resizeReach,
  shiftReach,
  spreadReach,
  windowReach,
} from "../receptive/reach.js";
import type { Config } from "./computation.js";

/** The positions that a layer reads, for classes whose kind does not decide it; empty for others. */
export function reachOf(layer: tf.layers.Layer): Pick<GraphNode, "reach"> {
  const name = layer.getClassName();
  const reach = Object.hasOwn(REACHES, name) ? REACHES[name]?.(layer.getConfig(), layer) : undefined;
  return reach === undefined ? {} : { reach };
}

type ReachIn = (config: Config, layer: tf.layers.Layer) => Reach | undefined;

/** Setting of a layer along one axis, whether it is one number for all axes or a list. */
function along(config: Config, name: string, { axis, fallback }: Along): number {
  const all = [config[name] ?? fallback].flat();
  return Number(all[axis] ?? all[0]);
}

interface Along {
  readonly axis: number;
  readonly fallback: unknown;
}

/** Reach of windows along each of some axes. */
function windows(axes: number, sizes: "kernelSize" | "poolSize"): ReachIn {
  return (config) =>
    eachAxis(axes, (axis) => {
      const size = along(config, sizes, { axis, fallback: 2 });
      const stride = along(config, "strides", { axis, fallback: sizes === "poolSize" ? size : 1 });
      const dilation = along(config, "dilationRate", { axis, fallback: 1 });
      if (config.padding === "causal")
        return windowReach({ size, stride, dilation, before: (size - 1) * dilation });
      return windowReach({ size, stride, dilation, before: config.padding === "same" ? "sameUpper" : 0 });
    });
}

function transposed(axes: number): ReachIn {
  return (config) =>
    eachAxis(axes, (axis) => {
      const size = along(config, "kernelSize", { axis, fallback: 1 });
      const stride = along(config, "strides", { axis, fallback: 1 });
      const dilation = along(config, "dilationRate", { axis, fallback: 1 });
      const added = config.outputPadding ?? null;
      const outputPadding = added === null ? null : along(config, "outputPadding", { axis, fallback: 0 });
      return spreadReach({
        size,
        stride,
        dilation,
        cut: (length) => {
          if (config.padding !== "same") return 0;
          const sized = { stride, dilation, padding: "same", outputPadding } as const;
          const from = length ?? 1;
          const output = transposedLength(from, size, sized) ?? from * stride;
          // The gradient of a convolution of the output: what that pads before its input is cut here.
          const total = (from - 1) * stride + (size - 1) * dilation + 1 - output;
          return Math.max(0, Math.floor(total / 2));
        },
      });
    });
}

function eachAxis(axes: number, reach: (axis: number) => AxisReach): readonly AxisReach[] {
  return Array.from({ length: axes }, (_, axis) => reach(axis));
}

/** Reach of adding or removing samples before each axis. */
function ends(axes: number, name: "padding" | "cropping"): ReachIn {
  return (config) => {
    const value = config[name] ?? 1;
    const sides = axes === 1 ? [value] : Array.isArray(value) ? (value as unknown[]) : [value, value];
    return sides.map((side) => {
      const before = Number([side].flat()[0]);
      return shiftReach(name === "padding" ? before : -before);
    });
  };
}

function enlarging(axes: number): ReachIn {
  return (config) =>
    eachAxis(axes, (axis) => {
      const factor = along(config, "size", { axis, fallback: 2 });
      return config.interpolation === "bilinear" ? resizeReach(1 / factor) : repeatReach(factor);
    });
}

/** Reach of resizing to a fixed size. */
const resizing: ReachIn = ({ height, width }) =>
  [height, width].map(
    (size): AxisReach =>
      (length) =>
        resizeReach((length ?? Number(size)) / Number(size))(length),
  );

/** Normalization over the last axis alone reads each position alone. */
const overAxes: ReachIn = ({ axis }) =>
  [axis ?? -1].flat().every((each) => each === -1 || each === 3) ? "pointwise" : "whole";

/** Softmax along the last axis reads each position alone. */
const alongAxis: ReachIn = (config, layer) =>
  overAxes(config, layer) === "pointwise" ? "pointwise" : "unknown";

const REACHES: Readonly<Record<string, ReachIn>> = {
  Conv1D: windows(1, "kernelSize"),
  Conv2D: windows(2, "kernelSize"),
  DepthwiseConv1D: windows(1, "kernelSize"),
  DepthwiseConv2D: windows(2, "kernelSize"),
  SeparableConv1D: windows(1, "kernelSize"),
  SeparableConv2D: windows(2, "kernelSize"),
  Conv1DTranspose: transposed(1),
  Conv2DTranspose: transposed(2),
  MaxPooling1D: windows(1, "poolSize"),
  MaxPooling2D: windows(2, "poolSize"),
  AveragePooling1D: windows(1, "poolSize"),
  AveragePooling2D: windows(2, "poolSize"),
  GlobalMaxPooling1D: () => "whole",
  GlobalMaxPooling2D: () => "whole",
  GlobalAveragePooling1D: () => "whole",
  GlobalAveragePooling2D: () => "whole",
  GroupNormalization: () => "whole",
  LayerNormalization: overAxes,
  Softmax: alongAxis,
  UpSampling1D: enlarging(1),
  UpSampling2D: enlarging(2),
  Resizing: resizing,
  ZeroPadding1D: ends(1, "padding"),
  ZeroPadding2D: ends(2, "padding"),
  Cropping1D: ends(1, "cropping"),
  Cropping2D: ends(2, "cropping"),
  Rescaling: () => "pointwise",
  Normalization: () => "pointwise",
};
