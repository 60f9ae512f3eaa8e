import type * as tf from "@tensorflow/tfjs";

import type { Made, Operand, Site, Words } from "../site.js";
import { dimsOf, isLive, type Layout, type Named } from "../values.js";

/** An operation on each value of one tensor. */
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
      run: ([x]) => run(x as tf.Tensor),
    };
  };
}

/**
 * Tensors that are joined value by value, as NumPy broadcasts them: with their channels last where one of full rank that
 * is computed from the image has them so.
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

/** The words of an operation on several tensors: of the image, and of one with constants. */
export interface Joining {
  readonly merged: Omit<Words, "kind">;
  /** The words for one tensor and constants, by whether the tensor stands first. */
  readonly shifted: (isFirst: boolean, constants: readonly Named[]) => Omit<Words, "kind">;
}

type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

/** An operation on the values of several tensors, from the first to the last. */
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
      run: ([x, ...rest]) => rest.reduce((a, b) => run(a, b), x as tf.Tensor),
      parameters: constants.flatMap((value) => (isLive(value) || value.leaves.length > 0 ? [] : [value])),
    };
  };
}
