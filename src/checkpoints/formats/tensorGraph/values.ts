import type * as tf from "@tensorflow/tfjs";
import type { Ref } from "../../../network/graph.js";
import type { Plain } from "./plain.js";

/**
 * The layout of a stored tensor: with its second axis, the channels, moved to the end (`last`), or as the file has it
 * (`plain`).
 */
export type Layout = "last" | "plain";

/** A tensor that is computed from the image. */
export interface Live {
  readonly ref: Ref;
  readonly layout: Layout;
  /** Its shape for one image, with its axes in the file's order. */
  readonly dims: readonly number[];
  /** The tensor before it was quantized, where this one holds whole numbers in place of it. */
  readonly quantized?: Quantized;
  /** Computes it from the tensor at its reference, where it is no place of its own because it has no axis of images. */
  readonly via?: (tensor: tf.Tensor) => tf.Tensor;
}

/** A tensor in few steps: q = clip(round(x / scale) + zero, least, most). */
export interface Quantized {
  readonly of: Live;
  readonly scale: Known;
  readonly zero: Known;
  readonly least: number;
  readonly most: number;
}

/** The shape that a tensor has now, with its axes in the file's order. */
export type ShapeOf = (live: Live) => readonly number[];

/** Numbers that depend on no pixel: a constant, or what follows from the sizes of tensors. */
export interface Known {
  /** The name of the stored tensor that it is; undefined if it was computed. */
  readonly name?: string;
  /** The tensors whose sizes it follows from; none for a constant. */
  readonly leaves: readonly Live[];
  /** Its shape, where that is known without its numbers. */
  readonly dims?: readonly number[];
  readonly at: (shapes: ShapeOf) => Plain;
}

/** The meaning of a name in the file. */
export type Named = Live | Known;

/** True for what is computed from the pixels. */
export function isLive(value: Named): value is Live {
  return "ref" in value;
}

/** A constant of numbers. */
export function constant(plain: Plain): Known {
  return { leaves: [], dims: plain.dims, at: () => plain };
}

/** The numbers for one image. */
export function nowOf(known: Known): Plain {
  return known.at(({ dims }) => dims);
}

/** The shape for one image, with the axes in the file's order. */
export function dimsOf(value: Named): readonly number[] {
  return value.dims ?? nowOf(value as Known).dims;
}

/** The place at which a tensor of a layout stores an axis of the file. Throws a sentence for an axis that it lacks. */
export function storedAxis(axis: number, rank: number, layout: Layout): number {
  const place = axisAt(axis, rank);
  if (layout === "plain" || place === 0) return place;
  return place === 1 ? rank - 1 : place - 1;
}

/** An axis counted from the front. Throws a sentence for one that a tensor lacks. */
export function axisAt(axis: number, rank: number): number {
  const place = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(place) || place < 0 || place >= Math.max(rank, 1))
    throw new Error(`a tensor of ${rank} axes has no axis ${axis}`);
  return place;
}

/** A list that has an entry for each axis of the file, in the order in which a layout stores the axes. */
export function storedOrder<T>(list: readonly T[], layout: Layout): readonly T[] {
  if (layout === "plain" || list.length < 3) return list;
  const [first, second, ...rest] = list;
  return [first as T, ...rest, second as T];
}

/** The inverse of `storedOrder`: a list for each stored axis, in the order of the file. */
export function fileOrder<T>(list: readonly T[], layout: Layout): readonly T[] {
  if (layout === "plain" || list.length < 3) return list;
  const [first, ...rest] = list;
  return [first as T, rest.at(-1) as T, ...rest.slice(0, -1)];
}

/** A result that follows from the shape of a tensor, of the image or a constant. */
export function sizesOf(value: Named, of: (dims: readonly number[]) => Plain): Known {
  if (!isLive(value)) return { leaves: value.leaves, at: (shapes) => of(value.at(shapes).dims) };
  return { leaves: [value], at: (shapes) => of(shapes(value)) };
}
