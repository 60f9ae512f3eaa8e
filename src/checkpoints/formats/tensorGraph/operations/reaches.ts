import {
  type AxisReach,
  type Reach,
  repeatReach,
  resizeReach,
  shiftReach,
  spreadReach,
  windowReach,
} from "../../../../network/receptive/reach.js";
import type { Pair } from "../../../../ops/convolution.js";
import type { Windows } from "../../../../ops/slidingWindows.js";

/** Axes of a map that a window of some axes moves along, as in `pairOf`: a single one is the columns. */
function axesOf(count: number): readonly (0 | 1)[] {
  return count === 1 ? [1] : [0, 1];
}

/** Reach of a window that moves along `count` axes. */
export function reachOfWindows({ size, strides, dilations, padding }: Windows, count: number): Reach {
  return axesOf(count).map((axis) =>
    windowReach({
      size: size[axis],
      stride: strides[axis],
      dilation: dilations[axis],
      before: typeof padding === "string" ? padding : (padding[2 * axis] as number),
    }),
  );
}

/** Reach of a transposed convolution along `count` axes, whose cut depends on the size of the image. */
export function reachOfSpreading(
  { size, strides, dilations }: Pick<Windows, "size" | "strides" | "dilations">,
  count: number,
  cutFor: (image: Pair) => Pair,
): Reach {
  return axesOf(count).map((axis) =>
    spreadReach({
      size: size[axis],
      stride: strides[axis],
      dilation: dilations[axis],
      cut: (length) => cutFor(axis === 0 ? [length ?? 2, 2] : [2, length ?? 2])[axis],
    }),
  );
}

/** Reach of an operation along some stored axes, the first of which counts images and the last channels. */
export function reachAlong(rank: number, along: ReadonlyMap<number, AxisReach>): Reach {
  if (rank < 3) return "mixed";
  return Array.from({ length: rank - 2 }, (_, at) => along.get(at + 1) ?? shiftReach(0));
}

/** Reach of resizing an axis by a ratio of its length before to the one after. */
export function reachOfResizing(ratio: number, isNearest: boolean): AxisReach {
  const factor = 1 / ratio;
  return isNearest && Number.isInteger(factor) ? repeatReach(factor) : resizeReach(ratio);
}

/** Reach of every `step`th position from a start on; a negative start counts from the end. */
export function reachOfSlice(start: number, step: number): AxisReach {
  return (length) => {
    const from = start < 0 ? Math.max(0, start + (length ?? -start)) : Math.min(start, length ?? start);
    return windowReach({ size: 1, stride: step, before: -from })(length);
  };
}

/** Reach of an operation whose values depend on some stored axes: that of one position alone, if none is spatial. */
export function reachOver(rank: number, axes: readonly number[]): Reach {
  return axes.every((axis) => axis === 0 || axis === rank - 1) ? "pointwise" : "whole";
}
