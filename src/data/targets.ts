/** Labels of images that are arrays: a class map, a number for each output, or another picture. */
export interface Targets {
  /** Images, followed by the axes of one label: height × width, numbers, or height × width × channels. */
  readonly shape: readonly number[];
  readonly values: Float32Array;
  /** True if its numbers are classes counted from 0, of which 255 marks a pixel without a label. */
  readonly areClasses: boolean;
}

/** Class of a pixel that has no label, as in the segmentations of PASCAL VOC and Cityscapes. */
export const UNLABELLED = 255;

/** Label of one image, as a view without a copy. */
export function targetAt({ shape, values }: Targets, image: number): Float32Array {
  const size = values.length / (shape[0] ?? 1);
  return values.subarray(image * size, (image + 1) * size);
}

/** Labels of some images, in their order. */
export function chosenTargets(targets: Targets, images: readonly number[]): Targets {
  const [, ...axes] = targets.shape;
  const size = axes.reduce((product, length) => product * length, 1);
  const values = new Float32Array(images.length * size);
  images.forEach((image, place) => {
    values.set(targetAt(targets, image), place * size);
  });
  return { ...targets, shape: [images.length, ...axes], values };
}
