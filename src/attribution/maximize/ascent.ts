import type { Goal } from "../../network/goal.js";
import { goalOfImages } from "../../network/goal.js";
import type { Network } from "../../network/network.js";
import type { Inputs } from "../../network/networkInputs.js";
import { imageAt, imagesLike } from "../images.js";
import { uniformDraws } from "../linearCongruential.js";
import { pixelGradients } from "../pixelGradients.js";
import { jitterAt, rolled, type Shift } from "./jitter.js";
import { type ImageSize, meanSquare, similarityTo, sizeOf, totalVariation } from "./penalties.js";

/** Settings of an ascent. */
export interface AscentSettings {
  /** Number of steps. */
  readonly steps: number;
  /** Length of a step: the root mean square by which it changes the pixels. */
  readonly rate: number;
  /** Largest shift of the image before a step, in pixels. */
  readonly jitter: number;
  /** Weight of the total variation. */
  readonly tv: number;
  /** Weight of the mean square. */
  readonly l2: number;
  /** Weight of the similarity to the other images of the same group. */
  readonly apart: number;
  /** True to state the goals before every step, which takes a run of the network more. Default: false. */
  readonly traces?: boolean;
}

/** Ascent of some images, each toward its own goal. */
export interface Ascent {
  /** Images at the end, with pixels in [0, 1]. */
  readonly images: Inputs;
  /** Goal of each image at the end. */
  readonly goals: Float64Array;
  /** Goals of all images before every step, of the shifted images; empty unless they are traced. */
  readonly trace: readonly Float64Array[];
}

/** Start of an ascent: images, the goal of each, and the groups whose images are pushed apart. */
export interface AscentStart {
  readonly images: Inputs;
  readonly goal: Goal;
  /**
   * Goal that is climbed by the images that the goal itself gives no gradient: that of a sum before its ReLU, as a unit
   * that is off passes nothing on. Default: none.
   */
  readonly whereOff?: Goal | undefined;
  /** Group of each image. */
  readonly groups: readonly number[];
}

/** Number of images whose gradients are computed at once: more gain no time, and need more memory. */
const BATCH = 64;

/**
 * Activation maximization (Erhan et al. 2009; Simonyan et al. 2013, eq. 2): gradient ascent on the pixels x of
 * goal(roll(x)) − tv · TV(x) − l2 · mean(x²) − apart · similarity, with steps of `rate` · g / (rms(g) + 1e-8), clipped to
 * [0, 1]. Gradients are those of the network as it is: nothing replaces that of a ReLU. Throws like `gradients` of a
 * network.
 */
export function ascend(
  network: Network,
  { images, goal, whereOff, groups }: AscentStart,
  settings: AscentSettings,
  onStep?: (step: number) => void,
): Ascent {
  const size = sizeOf(images);
  const { shape } = images;
  let current: readonly Float64Array[] = Array.from({ length: shape[0] }, (_, at) =>
    Float64Array.from(imageAt(images, at)),
  );
  const trace: Float64Array[] = [];
  for (let step = 0; step < settings.steps; step++) {
    const shift = jitterAt(step, settings.jitter);
    const moved = current.map((image) => rolled(image, shift, size));
    if (settings.traces === true) trace.push(network.goals(imagesLike({ shape }, moved), goal));
    const back = reversed(shift);
    const place = { current, groups, size };
    const pulled = climbed(network, moved, { goal, whereOff, size }).map((slope, at) =>
      penalized(rolled(slope, back, size), { at, ...place }, settings),
    );
    current = current.map((image, at) => stepped(image, pulled[at] as Float64Array, settings.rate));
    onStep?.(step + 1);
  }
  const reached = imagesLike({ shape }, current);
  return { images: reached, goals: network.goals(reached, goal), trace };
}

/** Gray images with a little noise, .5 + .05 u with u uniform in [−1, 1], each of its own seed. */
export function noiseImages(seeds: readonly number[], size: ImageSize): Inputs {
  const images = seeds.map((seed) => {
    const draw = uniformDraws(seed);
    return Float64Array.from({ length: size[0] * size[1] * size[2] }, () => 0.5 + 0.05 * draw());
  });
  return imagesLike({ shape: [seeds.length, ...size] }, images);
}

interface Climb {
  readonly goal: Goal;
  readonly whereOff?: Goal | undefined;
  readonly size: ImageSize;
}

/** Gradients of the goal, and where these are zero, of the goal before its ReLU. */
function climbed(
  network: Network,
  images: readonly Float64Array[],
  { goal, whereOff, size }: Climb,
): readonly Float32Array[] {
  const slopes = slopesOf(network, images, { goal, size });
  const off = whereOff === undefined ? [] : [...slopes.keys()].filter((at) => isZero(slopes[at]));
  if (whereOff === undefined || off.length === 0) return slopes;
  const chosen = off.map((at) => images[at] as Float64Array);
  const before = slopesOf(network, chosen, { goal: goalOfImages(whereOff, off), size });
  return slopes.map((slope, at) => before[off.indexOf(at)] ?? slope);
}

function isZero(slope: Float32Array | undefined): boolean {
  return slope?.every((value) => value === 0) === true;
}

function slopesOf(
  network: Network,
  images: readonly Float64Array[],
  { goal, size }: Pick<Climb, "goal" | "size">,
): readonly Float32Array[] {
  const slopes: Float32Array[] = [];
  for (let start = 0; start < images.length; start += BATCH) {
    const part = images.slice(start, start + BATCH);
    const places = part.map((_, at) => start + at);
    const moved = imagesLike({ shape: [part.length, ...size] }, part);
    const values = pixelGradients(network, moved, { goal: goalOfImages(goal, places) });
    slopes.push(...part.map((_, at) => imageAt({ ...moved, values }, at)));
  }
  return slopes;
}

interface Place {
  readonly at: number;
  readonly current: readonly Float64Array[];
  readonly groups: readonly number[];
  readonly size: ImageSize;
}

/** Gradient of an image's goal less the gradients of its penalties. */
function penalized(
  slope: Float64Array,
  { at, current, groups, size }: Place,
  { tv, l2, apart }: AscentSettings,
): Float64Array {
  const image = current[at] as Float64Array;
  const others =
    apart === 0 ? [] : current.filter((_, other) => other !== at && groups[other] === groups[at]);
  const penalties = [
    [tv, () => totalVariation(image, size)],
    [l2, () => meanSquare(image)],
    [apart, () => similarityTo(image, others)],
  ] as const;
  for (const [weight, penalty] of penalties) {
    if (weight === 0) continue;
    const { gradient } = penalty();
    for (let pixel = 0; pixel < slope.length; pixel++)
      slope[pixel] = (slope[pixel] as number) - weight * (gradient[pixel] as number);
  }
  return slope;
}

/** Avoids a division by zero where the goal depends on no pixel. */
const LEAST = 1e-8;

function stepped(image: Float64Array, slope: Float64Array, rate: number): Float64Array {
  const energy = slope.reduce((sum, value) => sum + value * value, 0) / slope.length;
  const scale = rate / (Math.sqrt(energy) + LEAST);
  return image.map((value, at) => Math.min(1, Math.max(0, value + scale * (slope[at] as number))));
}

function reversed({ rows, columns }: Shift): Shift {
  return { rows: -rows, columns: -columns };
}
