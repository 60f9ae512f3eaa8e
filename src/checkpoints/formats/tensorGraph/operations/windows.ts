import type * as tf from "@tensorflow/tfjs";

import type { Pair } from "../../../../ops/convolution.js";
import type { Padding, Pads, Windows } from "../../../../ops/slidingWindows.js";
import type { Site } from "../site.js";

/** Settings that convolutions and pools share, for rows and columns; with a single axis, there is one row. */
export function windowsOf(site: Site, kernel: readonly number[]): Windows {
  return {
    size: pairOf(kernel),
    strides: pairOf(positive(site.integers("strides"), kernel, "strides")),
    dilations: pairOf(positive(site.integers("dilations"), kernel, "dilations")),
    padding: paddingOf(site, kernel.length),
    roundsUp: site.integer("ceil_mode", 0) === 1,
  };
}

const MOST = 2 ** 16;

function positive(
  list: readonly number[] | undefined,
  kernel: readonly number[],
  name: string,
): readonly number[] {
  const numbers = list ?? kernel.map(() => 1);
  const fits =
    numbers.length === kernel.length && [...numbers, ...kernel].every((each) => each > 0 && each < MOST);
  if (!fits) throw new Error(`its ${name} ${numbers.join("×")} do not fit a window of ${kernel.join("×")}`);
  return numbers;
}

/** Two numbers for rows and columns; a single axis is the columns. */
export function pairOf(list: readonly number[], first = 1): Pair {
  if (list.length === 1) return [first, list[0] as number];
  if (list.length === 2) return [list[0] as number, list[1] as number];
  throw new Error(`it works on ${list.length} axes of an image, but convscope supports one or two`);
}

function paddingOf(site: Site, axes: number): Padding {
  const automatic = site.text("auto_pad", "NOTSET");
  if (automatic === "SAME_UPPER") return "sameUpper";
  if (automatic === "SAME_LOWER") return "sameLower";
  if (automatic !== "NOTSET" && automatic !== "VALID")
    throw new Error(`its auto_pad '${automatic}' is unknown`);
  return automatic === "VALID" ? [0, 0, 0, 0] : padsOf(site, axes);
}

/** Padding of a node: the starts of all axes, then the ends. */
export function padsOf(site: Site, axes: number): Pads {
  const given = site.integers("pads") ?? Array.from({ length: 2 * axes }, () => 0);
  if (given.length !== 2 * axes || given.some((each) => Math.abs(each) > MOST))
    throw new Error(`its pads ${given.join(", ")} do not fit`);
  const [before, after] = [pairOf(given.slice(0, axes), 0), pairOf(given.slice(axes), 0)];
  return [before[0], after[0], before[1], after[1]];
}

/** Applies a function of images to images, or to rows of pixels as images with one row. */
export function onImages(x: tf.Tensor, run: (image: tf.Tensor4D) => tf.Tensor): tf.Tensor {
  if (x.rank === 4) return run(x as tf.Tensor4D);
  const [images, width, channels] = x.shape as [number, number, number];
  const given = run(x.reshape([images, 1, width, channels]));
  const [count, , columns, depth] = given.shape as [number, number, number, number];
  return given.reshape([count, columns, depth]);
}

/** Rank of an image tensor. Throws a clause if it is not one. */
export function imageRank(dims: readonly number[]): number {
  if (dims.length !== 3 && dims.length !== 4)
    throw new Error(`its input has ${dims.length} axes, but convscope supports images of one or two`);
  return dims.length;
}

/** Formats sizes: `3×3`. */
export function timesWords(sizes: readonly number[]): string {
  return sizes.join("×");
}

/** Describes the stride and dilation that differ from 1. */
export function strideWords(site: Site): string {
  const strides = site.integers("strides") ?? [1];
  const dilations = site.integers("dilations") ?? [1];
  return [
    strides.every((each) => each === 1) ? "" : ` stride ${timesWords(strides)}`,
    dilations.every((each) => each === 1) ? "" : `, dilation ${timesWords(dilations)}`,
  ].join("");
}
