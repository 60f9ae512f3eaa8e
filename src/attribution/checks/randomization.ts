import type { Plane } from "../../activations/plane.js";
import { stream } from "../../engine/seeds.js";
import { type DirectionGoal, type Goal, goalOfImages } from "../../network/goal.js";
import type { LayerDraws } from "../../network/redrawnLayers.js";
import type { Question } from "../attributionMethod.js";
import { imageAt, reducedPlane } from "../images.js";
import { type AttributionMethodName, attributionMethods } from "../index.js";
import { unmetNeed } from "../needs.js";
import { rankCorrelation, signedInkCorrelation } from "../rankCorrelation.js";
import { redrawnReadOut } from "../redrawnReadOut.js";
import { type CheckedMaps, checkedMaps } from "./checkedMaps.js";
import { structuralSimilarity } from "./structuralSimilarity.js";

/** Similarity of the maps of a network and of one that was redrawn; undefined where a map is constant. */
export interface MapSimilarity {
  /** Rank correlation of signed values over the ink of the image, its pixels above zero. */
  readonly signedInk: number | undefined;
  /** Rank correlation of sizes over all pixels. */
  readonly sizesAll: number | undefined;
  /** Structural similarity. */
  readonly ssim: number | undefined;
}

/** Maps of a network whose layers are redrawn from the output down to one of them. */
export interface RedrawnStep {
  readonly layer: string;
  /** Maps of methods, in the order of those of the network as it is. */
  readonly maps: readonly CheckedMaps[];
}

/** Settings of a randomization test. */
export interface Randomization {
  readonly methods: readonly AttributionMethodName[];
  /** Most layers to stop at, evenly spaced from the output to the input; all are redrawn. */
  readonly most: number;
  /** Default: streams of the seed among the question's values. */
  readonly draws?: LayerDraws;
}

/** Name of the step of networks of which only the read-out can be redrawn. */
export const READ_OUT = "read-out";

/**
 * Maps of a network whose layers are redrawn from the output down to each layer, cascading, while the goals stay
 * (Adebayo et al. 2018, sec. 3.1). Of a network whose format has no layers to redraw, only the read-out is. The network is
 * as before in the end.
 */
export function redrawnSteps(
  question: Question,
  { methods, most, draws }: Randomization,
): readonly RedrawnStep[] {
  const { network, values, onShare = () => undefined } = question;
  // Each layer counts as one step.
  const silent = { ...question, onShare: undefined };
  const steps: RedrawnStep[] = [];
  const ownDraws: LayerDraws = (layer, index) => {
    const random = stream("attribution", "redrawn", layer, index, values.seed);
    return () => 2 * random() - 1;
  };
  const isRedrawn = network.redraw(draws ?? ownDraws, (layer, index, count) => {
    if (isStop(index, count, most)) steps.push({ layer, maps: checkedMaps(methods, silent) });
    onShare((index + 1) / count);
  });
  if (isRedrawn) return steps;
  const redrawn = { ...silent, goal: redrawnGoal(question) };
  const applicable = methods.filter(
    (name) => unmetNeed(attributionMethods[name].needs, redrawn) === undefined,
  );
  return [{ layer: READ_OUT, maps: checkedMaps(applicable, redrawn) }];
}

/** True if a layer is one of at most some, evenly spaced, the first and the last among them. */
function isStop(index: number, count: number, most: number): boolean {
  if (count <= most) return true;
  const stops = Array.from({ length: most }, (_, at) =>
    Math.round((at * (count - 1)) / Math.max(1, most - 1)),
  );
  return stops.includes(index);
}

/** Goal of a redrawn read-out, a direction of its own for each image. */
function redrawnGoal({ network, images, goal, values }: Question): Goal {
  const goals = Array.from({ length: images.shape[0] }, (_, image) =>
    redrawnReadOut(network, goalOfImages(goal, [image]), { seed: values.seed }),
  ) as DirectionGoal[];
  return { ...(goals[0] as DirectionGoal), directions: goals.flatMap(({ directions }) => directions) };
}

/** Similarities of the maps of one method, image by image. */
export function mapSimilarities(
  own: CheckedMaps,
  redrawn: CheckedMaps,
  { images }: Pick<Question, "images">,
): readonly MapSimilarity[] {
  return own.planes.map((plane, image) => {
    const ink = reducedPlane(imageAt(images, image), images.shape, "sum").values;
    return mapSimilarity(plane, redrawn.planes[image] as Plane, ink);
  });
}

function mapSimilarity(a: Plane, b: Plane, ink: Float32Array): MapSimilarity {
  return {
    signedInk: signedInkCorrelation(a.values, b.values, ink),
    sizesAll: rankCorrelation(a.values.map(Math.abs), b.values.map(Math.abs)),
    ssim: structuralSimilarity(a, b),
  };
}
