import { type Goal, goalOfImages } from "../../network/goal.js";
import type { Network } from "../../network/network.js";
import type { Inputs } from "../../network/networkInputs.js";
import { imageAt, imagesLike } from "../images.js";

/** Colors that pixels are replaced with: the one number of all their channels. */
export const CURVE_COLORS = { black: 0, gray: 0.5 } as const;

/** Kinds of curves: pixels go from the image to a color, or come from the color back to the image. */
export const CURVE_KINDS = ["deletion", "insertion"] as const;

/** Most steps of a curve. */
const MOST_STEPS = 32;

/** Indices of numbers in descending order; equal ones in ascending order of their index. NaN is last. */
export function descendingOrder(values: ArrayLike<number>): Uint32Array {
  const sortable = Float64Array.from(values, (value) =>
    Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value,
  );
  return Uint32Array.from(values, (_, at) => at).sort(
    (a, b) => (sortable[b] as number) - (sortable[a] as number) || a - b,
  );
}

/** Number of pixels that change at a time: a row, or as many rows as keep a curve within 32 steps. */
export function pixelsAtATime([, height, width]: Inputs["shape"]): number {
  return width * Math.ceil(height / MOST_STEPS);
}

/** One curve of one image. */
export interface CurveRequest {
  readonly network: Network;
  readonly images: Inputs;
  readonly image: number;
  /** Goals of all images; the curve shows the probability of a class, and other goals as they are. */
  readonly goal: Goal;
  /** Pixels in the order in which they change. */
  readonly order: Uint32Array;
  readonly kind: (typeof CURVE_KINDS)[number];
  readonly color: number;
}

/**
 * Deletion or insertion curve (RISE: Petsiuk et al. 2018, sec. 3.3): the probability of a class before the first step and after
 * each, while pixels change in the given order.
 */
export function curveOf({ network, images, image, goal, order, kind, color }: CurveRequest): Float64Array {
  const channels = images.shape[3];
  const step = pixelsAtATime(images.shape);
  const own = imageAt(images, image);
  const plain = new Float32Array(own.length).fill(color);
  const [from, to] = kind === "deletion" ? [own, plain] : [plain, own];
  const current = from.slice();
  const states = [current.slice()];
  for (let start = 0; start < order.length; start += step) {
    for (const pixel of order.subarray(start, start + step))
      current.set(to.subarray(pixel * channels, (pixel + 1) * channels), pixel * channels);
    states.push(current.slice());
  }
  const each = states.map(() => image);
  return network.goals(imagesLike(images, states), goalOfImages(probabilityOf(goal), each));
}

function probabilityOf(goal: Goal): Goal {
  return "classes" in goal ? { ...goal, of: "probability" } : goal;
}

/** Area under a curve by trapezoids over equal steps, divided by their number. */
export function areaUnder(curve: ArrayLike<number>): number {
  const steps = curve.length - 1;
  const sum = Array.from(curve).reduce((total, value) => total + value, 0);
  return (sum - ((curve[0] as number) + (curve[steps] as number)) / 2) / steps;
}
