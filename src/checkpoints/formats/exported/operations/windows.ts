import { conv, convTranspose } from "../../tensorGraph/operations/convolutions.js";
import { adaptivePooling, averagePooling, maxPooling } from "../../tensorGraph/operations/pools.js";
import type { Made } from "../../tensorGraph/site.js";
import { dimsOf } from "../../tensorGraph/values.js";
import type { Call, Operation } from "../call.js";

/** Setting per axis of an image: a single number applies to all. Default if it is omitted or empty. */
function perAxis(call: Call, name: string, axes: number, fallback: readonly number[]): readonly number[] {
  const given = call.numbers(name) ?? [];
  if (given.length === 0) return fallback;
  return given.length === 1 ? Array.from({ length: axes }, () => given[0] as number) : given;
}

const all = (axes: number, value: number) => Array.from({ length: axes }, () => value);

/** Starts of all axes, then ends: PyTorch pads both sides equally. */
const bothSides = (pads: readonly number[]) => [...pads, ...pads];

const convolution: Operation = (call) => {
  const axes = call.dims("input").length - 2;
  const isTransposed = call.truth("transposed", false);
  if (isTransposed) return transposed(call);
  const mode = call.text("padding", "");
  const settings = {
    strides: perAxis(call, "stride", axes, all(axes, 1)),
    dilations: perAxis(call, "dilation", axes, all(axes, 1)),
    group: call.number("groups", 1),
    // With strides of one, the only ones that PyTorch allows with it, "same" puts the odd pad at the end.
    ...(mode === "same" && { auto_pad: "SAME_UPPER" }),
    ...(mode === "" && { pads: bothSides(perAxis(call, "padding", axes, all(axes, 0))) }),
  };
  return conv(call.site([call.value("input"), call.value("weight"), call.optional("bias")], settings));
};

const transposed: Operation = (call) => {
  const axes = call.dims("input").length - 2;
  const settings = {
    strides: perAxis(call, "stride", axes, all(axes, 1)),
    dilations: perAxis(call, "dilation", axes, all(axes, 1)),
    pads: bothSides(perAxis(call, "padding", axes, all(axes, 0))),
    output_padding: perAxis(call, "output_padding", axes, all(axes, 0)),
    group: call.number("groups", 1),
  };
  return convTranspose(
    call.site([call.value("input"), call.value("weight"), call.optional("bias")], settings),
  );
};

/** Settings of a pool over a number of axes. */
function poolSettings(call: Call) {
  const axes = dimsOf(call.value("self")).length - 2;
  const kernel = perAxis(call, "kernel_size", axes, all(axes, 1));
  return {
    kernel_shape: kernel,
    strides: perAxis(call, "stride", axes, kernel),
    pads: bothSides(perAxis(call, "padding", axes, all(axes, 0))),
    ceil_mode: Number(call.truth("ceil_mode", false)),
    dilations: perAxis(call, "dilation", axes, all(axes, 1)),
  };
}

const maximum: Operation = (call) => maxPooling(call.site([call.value("self")], poolSettings(call)));

const average: Operation = (call) => {
  if (call.has("divisor_override"))
    throw new Error("it divides by a custom number (divisor_override), which convscope does not support");
  const counts = Number(call.truth("count_include_pad", true));
  return averagePooling(
    call.site([call.value("self")], { ...poolSettings(call), count_include_pad: counts }),
  );
};

/** Pool whose windows are chosen so that its output has a given size. The positions of maxima are not computed. */
const adaptive =
  (kind: "average" | "max"): Operation =>
  (call): Made => {
    const axes = dimsOf(call.value("self")).length - 2;
    return adaptivePooling(kind, call.site([call.value("self")]), perAxis(call, "output_size", axes, []));
  };

/** Convolutions and pools by name. */
export const windowOperations: Readonly<Record<string, Operation>> = {
  conv1d: convolution,
  conv2d: convolution,
  convolution,
  conv_transpose1d: transposed,
  conv_transpose2d: transposed,
  max_pool1d: maximum,
  max_pool2d: maximum,
  max_pool2d_with_indices: maximum,
  avg_pool1d: average,
  avg_pool2d: average,
  adaptive_avg_pool1d: adaptive("average"),
  adaptive_avg_pool2d: adaptive("average"),
  _adaptive_avg_pool2d: adaptive("average"),
  adaptive_max_pool1d: adaptive("max"),
  adaptive_max_pool2d: adaptive("max"),
};
