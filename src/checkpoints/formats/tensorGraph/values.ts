import type * as tf from "@tensorflow/tfjs";
import type { Ref } from "../../../network/graph.js";
import type { Plain } from "./plain.js";

/**
 * Layout of a stored tensor: with its second axis, the channels, moved to the end (`last`), or as in the file
 * (`plain`).
 */
export type Layout = "last" | "plain";

/** Tensor computed from the image. */
export interface Live {
  readonly ref: Ref;
  readonly layout: Layout;
  /** Shape for one image, with the axes in the file's order. */
  readonly dims: readonly number[];
  /** Tensor before it was quantized, if this one holds the resulting integers. */
  readonly quantized?: Quantized;
  /**
   * Computes it from the tensor at its reference. Defined for a tensor that is not a node of its own because it has
   * no batch axis.
   */
  readonly via?: (tensor: tf.Tensor) => tf.Tensor;
  /** True if its first axis does not count the images, in a network that is computed for one at a time. */
  readonly isOfOne?: true;
}

/** Quantized tensor: q = clip(round(x / scale) + zero, least, most). */
export interface Quantized {
  readonly of: Live;
  readonly scale: Known;
  readonly zero: Known;
  readonly least: number;
  readonly most: number;
}

/** Looks up the current shape of a tensor, with its axes in the file's order. */
export type ShapeOf = (live: Live) => readonly number[];

/** Numbers that do not depend on pixels: a constant, or a result of the sizes of tensors. */
export interface Known {
  /** Name of the stored tensor; undefined if it was computed. */
  readonly name?: string;
  /** Tensors whose sizes it depends on; empty for a constant. */
  readonly leaves: readonly Live[];
  /** Shape, if known without its numbers. */
  readonly dims?: readonly number[];
  readonly at: (shapes: ShapeOf) => Plain;
}

/** Meaning of a name in the file. */
export type Named = Live | Known;

/** True if it is computed from the pixels. */
export function isLive(value: Named): value is Live {
  return "ref" in value;
}

/** Constant from plain numbers. */
export function constant(plain: Plain): Known {
  return { leaves: [], dims: plain.dims, at: () => plain };
}

/** Numbers for one image. */
export function nowOf(known: Known): Plain {
  return known.at(({ dims }) => dims);
}

/** Shape for one image, with the axes in the file's order. */
export function dimsOf(value: Named): readonly number[] {
  return value.dims ?? nowOf(value as Known).dims;
}

/** Index at which a tensor of a layout stores an axis of the file. Throws a clause for an axis that it lacks. */
export function storedAxis(axis: number, rank: number, layout: Layout): number {
  const place = axisAt(axis, rank);
  if (layout === "plain" || place === 0) return place;
  return place === 1 ? rank - 1 : place - 1;
}

/** Axis counted from the front. Throws a clause for an axis that a tensor lacks. */
export function axisAt(axis: number, rank: number): number {
  const place = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(place) || place < 0 || place >= Math.max(rank, 1))
    throw new Error(`a tensor of ${rank} axes has no axis ${axis}`);
  return place;
}

/** Reorders a list with one entry per axis of the file to the order in which a layout stores the axes. */
export function storedOrder<T>(list: readonly T[], layout: Layout): readonly T[] {
  if (layout === "plain" || list.length < 3) return list;
  const [first, second, ...rest] = list;
  return [first as T, ...rest, second as T];
}

/** Inverse of `storedOrder`: reorders a list with one entry per stored axis to the order of the file. */
export function fileOrder<T>(list: readonly T[], layout: Layout): readonly T[] {
  if (layout === "plain" || list.length < 3) return list;
  const [first, ...rest] = list;
  return [first as T, rest.at(-1) as T, ...rest.slice(0, -1)];
}

/** Result that follows from the shape of a tensor, which is computed from the image or constant. */
export function sizesOf(value: Named, of: (dims: readonly number[]) => Plain): Known {
  if (!isLive(value)) return { leaves: value.leaves, at: (shapes) => of(value.at(shapes).dims) };
  return { leaves: [value], at: (shapes) => of(shapes(value)) };
}
