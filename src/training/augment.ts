import type { Augmentation } from "../architectures/recipe.js";
import type { LabelledImages } from "../data/labelledImages.js";
import { depthOf, type Samples, samplesOf } from "../data/samples.js";

/** Random motion of an image: a shift by whole pixels, and a rotation about its center in radians. */
interface Motion {
  readonly rows: number;
  readonly columns: number;
  readonly angle: number;
}

/**
 * Moves each image at random, within the limits of an augmentation. Pixels from outside are black, and values between
 * pixels are interpolated linearly. Every image consumes three numbers of the stream, whatever the augmentation.
 */
export function augmented(
  images: LabelledImages,
  chosen: Uint32Array,
  { augment, random }: { readonly augment: Augmentation; readonly random: () => number },
): LabelledImages {
  const { height, width } = images;
  const size = height * width;
  const pixels = samplesOf(chosen.length * size, depthOf(images.pixels));
  chosen.forEach((image, index) => {
    const source = { height, width, pixels: images.pixels.subarray(image * size, (image + 1) * size) };
    moveInto(pixels.subarray(index * size, (index + 1) * size), source, motionOf(augment, random));
  });
  const labels = Int32Array.from(chosen, (image) => images.labels[image] as number);
  return { count: chosen.length, height, width, pixels, labels };
}

function motionOf({ shift, rotate }: Augmentation, random: () => number): Motion {
  const whole = () => Math.floor(random() * (2 * shift + 1)) - shift;
  return { rows: whole(), columns: whole(), angle: ((2 * random() - 1) * rotate * Math.PI) / 180 };
}

type Source = Pick<LabelledImages, "height" | "width" | "pixels">;

function moveInto(target: Samples, source: Source, { rows, columns, angle }: Motion): void {
  const { height, width } = source;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [middleRow, middleColumn] = [(height - 1) / 2, (width - 1) / 2];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const [down, right] = [row - rows - middleRow, column - columns - middleColumn];
      const value = sampled(
        source,
        middleRow + cos * down - sin * right,
        middleColumn + sin * down + cos * right,
      );
      target[row * width + column] = Math.round(value);
    }
  }
}

/** Interpolated value at a position between pixels. */
function sampled(source: Source, row: number, column: number): number {
  const [top, left] = [Math.floor(row), Math.floor(column)];
  const [down, right] = [row - top, column - left];
  const upper = (1 - right) * pixelAt(source, top, left) + right * pixelAt(source, top, left + 1);
  if (down === 0) return upper;
  const lower = (1 - right) * pixelAt(source, top + 1, left) + right * pixelAt(source, top + 1, left + 1);
  return (1 - down) * upper + down * lower;
}

function pixelAt({ height, width, pixels }: Source, row: number, column: number): number {
  if (row < 0 || row >= height || column < 0 || column >= width) return 0;
  return pixels[row * width + column] as number;
}
