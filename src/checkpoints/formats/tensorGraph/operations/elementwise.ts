import type * as tf from "@tensorflow/tfjs";

import type { Made, Operand, Site, Words } from "../site.js";
import { dimsOf, isLive, type Layout, type Named } from "../values.js";

/** Elementwise operation on one tensor. */
export function unary(
  words: Words | ((site: Site) => Words),
  runOf: (site: Site) => (x: tf.Tensor) => tf.Tensor,
): (site: Site) => Made {
  return (site) => {
    const layout = site.layout(0);
    const run = runOf(site);
    return {
      ...(typeof words === "function" ? words(site) : words),
      operands: [{ value: site.value(0), layout }],
      layout,
      isElementwise: true,
      run: ([x]) => run(x as tf.Tensor),
    };
  };
}

/**
 * Aligns tensors that are combined elementwise with NumPy's broadcasting: channels-last if a tensor of full rank that
 * is computed from the image is.
 */
export function alignedOf(values: readonly Named[]): {
  readonly operands: readonly Operand[];
  readonly layout: Layout;
} {
  const rank = Math.max(...values.map((value) => dimsOf(value).length));
  const isLast = values.some(
    (value) => isLive(value) && value.layout === "last" && value.dims.length === rank,
  );
  const layout = isLast ? "last" : "plain";
  return { operands: values.map((value) => ({ value, layout, rank })), layout };
}

/** Descriptions of an operation on several tensors: all computed from the image, or one combined with constants. */
export interface Joining {
  readonly merged: Omit<Words, "kind">;
  /** Description for one tensor and constants, depending on whether the tensor comes first. */
  readonly shifted: (isFirst: boolean, constants: readonly Named[]) => Omit<Words, "kind">;
}

type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

/** Elementwise operation on several tensors, from first to last. */
export function joined(run: Binary, { merged, shifted }: Joining): (site: Site) => Made | Named {
  return (site) => {
    const values = site.inputs.filter((input) => input !== undefined);
    const [first, ...others] = values;
    if (first === undefined) throw new Error("its inputs are missing");
    if (others.length === 0) return first;
    const lives = values.filter(isLive);
    const constants = values.filter((value) => !isLive(value));
    const words: Words =
      lives.length > 1
        ? { kind: "merge", ...merged }
        : { kind: "normalization", ...shifted(isLive(first), constants) };
    return {
      ...words,
      ...alignedOf(values),
      isElementwise: true,
      run: ([x, ...rest]) => rest.reduce((a, b) => run(a, b), x as tf.Tensor),
      parameters: constants.flatMap((value) => (isLive(value) || value.leaves.length > 0 ? [] : [value])),
    };
  };
}
