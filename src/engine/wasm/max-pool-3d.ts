import tf = require("@tensorflow/tfjs");

import { composition } from "./wasm-kernel.js";

interface Inputs {
  readonly x: tf.TensorInfo;
}

interface Attrs {
  readonly filterSize: readonly number[] | number;
  readonly strides: readonly number[] | number;
  readonly pad: "valid" | "same" | number;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

type Shape5 = [number, number, number, number, number];
type Three = [number, number, number];

/**
 * Maximum of every box: the maximum of every window of a slice, then the maximum across slices.
 *
 * The backend's own kernel starts from the smallest positive number, which is what it returns for boxes of zeros and
 * negative values.
 */
export const maxPool3D = composition<Inputs, Attrs>(tf.MaxPool3D, ({ inputs: { x }, attrs, run }) => {
  const [batch, depth, height, width, channels] = x.shape as Shape5;
  const [deep, ...window] = triple(attrs.filterSize);
  const [stride, ...strides] = triple(attrs.strides);
  const { pad, dimRoundingMode } = attrs;
  const slices = run(tf.Reshape, { x }, { shape: [batch * depth, height, width, channels] });
  const flat = run(tf.MaxPool, { x: slices }, { filterSize: window, strides, pad, dimRoundingMode });
  const [, rows, columns] = flat.shape as Three;
  const stacks = run(tf.Reshape, { x: flat }, { shape: [batch, depth, rows * columns, channels] });
  const largest = run(
    tf.MaxPool,
    { x: stacks },
    { filterSize: [deep, 1], strides: [stride, 1], pad: ofDepth(pad), dimRoundingMode },
  );
  return run(tf.Reshape, { x: largest }, { shape: [batch, largest.shape[1], rows, columns, channels] });
});

/** Padding along depth only: padding given in pixels would also apply to the other axis. */
function ofDepth(pad: Attrs["pad"]): Attrs["pad"] | tf.backend_util.ExplicitPadding {
  if (typeof pad === "string") return pad;
  return [
    [0, 0],
    [pad, pad],
    [0, 0],
    [0, 0],
  ];
}

function triple(sizes: readonly number[] | number): Three {
  return (typeof sizes === "number" ? [sizes, sizes, sizes] : [...sizes]) as Three;
}
