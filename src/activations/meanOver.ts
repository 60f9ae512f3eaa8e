import { expected } from "../core/errors.js";
import type { Activation } from "./activation.js";

/**
 * Averages each group of images, into an activation of one image per group: one group of all images gives the mean
 * over a probe, one group per label gives the class means. Sums are accumulated in 64 bits; the mean over a
 * non-finite sample is non-finite. Throws `UserError` for an empty group, or one that names an image that does not
 * exist.
 */
export function meanOver(activation: Activation, groups: readonly (readonly number[])[]): Activation {
  const [images, height, width, channels] = activation.shape;
  const size = height * width * channels;
  const values = new Float32Array(groups.length * size);
  groups.forEach((group, index) => {
    checkGroup(group, index, images);
    values.set(meanOf(activation.values, group, size), index * size);
  });
  return { tap: activation.tap, shape: [groups.length, height, width, channels], values };
}

function meanOf(values: Float32Array, images: readonly number[], size: number): Float64Array {
  const sums = new Float64Array(size);
  for (const image of images) {
    const start = image * size;
    for (let at = 0; at < size; at++) sums[at] = (sums[at] as number) + (values[start + at] as number);
  }
  return sums.map((sum) => sum / images.length);
}

function checkGroup(group: readonly number[], index: number, images: number): void {
  const subject = `group ${index} of the images to average`;
  if (group.length === 0) throw expected("at least one image", subject, undefined);
  const stray = group.find((image) => !Number.isInteger(image) || image < 0 || image >= images);
  if (stray !== undefined) throw expected(`images from 0 to ${images - 1}`, subject, stray);
}
