import { expected } from "../../core/errors.js";
import { formatCount } from "../../core/format.js";
import { goalOfImages } from "../../network/goal.js";
import type {
  AttributionMap,
  AttributionMethod,
  AttributionPart,
  Baseline,
  Question,
} from "../attributionMethod.js";
import { chosenImages, finiteSum, imageAt, imagesLike, planeWith } from "../images.js";

/**
 * Loss of score by a window that covers part of an image with a baseline, S(x) − S(x with the window at b), at each
 * position inside the image; a pixel has the mean of the windows over it (Zeiler and Fergus 2014, sec. 4.2, who draw the
 * score itself).
 */
export const occlusion: AttributionMethod = {
  title: "Occlusion",
  summary: "loss of score when a window covers part of the image",
  options: ["baseline", "window", "stride", "abs"],
  needs: ["outputs"],
  place: "pixels",
  attribute: (question) => {
    const grid = windowsOf(question);
    const { baselines, onShare = () => undefined } = question;
    return baselines.map((baseline, at) => {
      const onPartShare = (share: number) => onShare((at + share) / baselines.length);
      return partFrom({ ...question, onShare: onPartShare }, baseline, grid);
    });
  },
};

/** Windows of an image, row by row. */
interface Windows {
  readonly side: number;
  readonly stride: number;
  readonly corners: readonly (readonly [row: number, column: number])[];
}

function windowsOf({ images, values }: Question): Windows {
  const [, height, width] = images.shape;
  const shorter = Math.min(height, width);
  const side = values.window === 0 ? Math.max(1, Math.floor(shorter / 5)) : values.window;
  if (side > shorter)
    throw expected(
      `a window of at most ${shorter} pixels, the shorter side of the images,`,
      "--window",
      side,
    );
  const stride = values.stride === 0 ? Math.max(1, Math.floor(side / 5)) : values.stride;
  const startsIn = (length: number) =>
    Array.from({ length: Math.floor((length - side) / stride) + 1 }, (_, at) => at * stride);
  const corners = startsIn(height).flatMap((row) => startsIn(width).map((column) => [row, column] as const));
  return { side, stride, corners };
}

/** Number of covered images that are held at once. */
const MOST_AT_ONCE = 256;

function partFrom(question: Question, baseline: Baseline, windows: Windows): AttributionPart {
  const { images, network, goal, values, onShare = () => undefined } = question;
  const whole = network.goals(images, goal);
  const maps = Array.from({ length: images.shape[0] }, (_, image): AttributionMap => {
    const one = { ...question, images: chosenImages(images, [image]), goal: goalOfImages(goal, [image]) };
    const covered = coveredGoals(one, baseline, windows);
    onShare((image + 1) / images.shape[0]);
    const drops = covered.map((score) => (whole[image] as number) - score);
    return mapOf(drops, windows, { shape: images.shape, abs: values.abs });
  });
  const { side, stride } = windows;
  const scope = `window ${side}×${side}, step ${stride}, covered with ${baseline.name}`;
  return { name: baseline.name, maps, notes: [scope, ...(values.abs ? ["sign dropped"] : [])] };
}

/** Goal of one image with each window covered. */
function coveredGoals(
  { network, images, goal }: Question,
  baseline: Baseline,
  { side, corners }: Windows,
): Float64Array {
  const [, , width, channels] = images.shape;
  const found = new Float64Array(corners.length);
  for (let start = 0; start < corners.length; start += MOST_AT_ONCE) {
    const some = corners.slice(start, start + MOST_AT_ONCE);
    const covered = some.map(([top, left]) => {
      const pixels = imageAt(images, 0).slice();
      for (let row = top; row < top + side; row++) {
        const from = (row * width + left) * channels;
        pixels.set(baseline.values.subarray(from, from + side * channels), from);
      }
      return pixels;
    });
    const own = goalOfImages(
      goal,
      some.map(() => 0),
    );
    found.set(network.goals(imagesLike(images, covered), own), start);
  }
  return found;
}

function mapOf(
  drops: Float64Array,
  { side, corners }: Windows,
  { shape, abs }: { readonly shape: Question["images"]["shape"]; readonly abs: boolean },
): AttributionMap {
  const [, height, width] = shape;
  const [sums, counts] = [new Float64Array(height * width), new Float64Array(height * width)];
  corners.forEach(([top, left], at) => {
    for (let row = top; row < top + side; row++)
      for (let column = left; column < left + side; column++) {
        const pixel = row * width + column;
        sums[pixel] = (sums[pixel] as number) + (drops[at] as number);
        counts[pixel] = (counts[pixel] as number) + 1;
      }
  });
  const means = sums.map((sum, pixel) => {
    const mean = sum / (counts[pixel] as number);
    return abs ? Math.abs(mean) : mean;
  });
  const bare = counts.filter((count) => count === 0).length;
  const notes = bare === 0 ? [] : [`${formatCount(bare, "pixel")} that no window covers: hatched`];
  return {
    plane: planeWith(height, width, means),
    numbers: { sum: finiteSum(means), windows: corners.length, uncovered: bare },
    notes,
  };
}
