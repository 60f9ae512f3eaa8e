import { type Activation, planeOf } from "../activations/activation.js";
import { enlargedBy } from "../activations/enlarged.js";
import { samplesOf } from "../activations/plane.js";
import { formatCount } from "../core/format.js";
import { type Goal, goalOfImages } from "../network/goal.js";
import type { AttributionMap, AttributionPart, Question } from "./attributionMethod.js";
import { finiteSum, imageAt, imagesLike, planeWith } from "./images.js";

/** Variant of Score-CAM. */
export interface MaskScoring {
  /** Goal of masked images. */
  readonly goalOf: (goal: Goal) => Goal;
  /** Weights of channels from the goals of the images that they mask. */
  readonly weigh: (scores: Float64Array) => ArrayLike<number>;
}

/**
 * Parts of a variant of Score-CAM: Σ_k w_k U_k, with U_k the channels of a layer enlarged bilinearly with half-pixel
 * centers to the size of the image, and w_k computed from the images x · (U_k − min) / (max − min). A constant channel
 * has no weight.
 */
export function scoreCamParts(question: Question, scoring: MaskScoring): readonly AttributionPart[] {
  const { network, images, layers, onShare = () => undefined } = question;
  const count = images.shape[0];
  const found = network.record(images, layers);
  return layers.map((layer, at) => {
    const activation = found[at] as Activation;
    const maps = Array.from({ length: count }, (_, image) => {
      const onMaskShare = (share: number) => onShare((at * count + image + share) / (layers.length * count));
      return mapOf({ ...question, onShare: onMaskShare }, { activation, image, scoring });
    });
    return { name: layer.name, maps, notes: [`at ${layer.name}`, "enlarged bilinearly"] };
  });
}

/** Number of masked images that are held at once. */
const MOST_AT_ONCE = 64;

interface Masked {
  readonly activation: Activation;
  readonly image: number;
  readonly scoring: MaskScoring;
}

function mapOf(question: Question, { activation, image, scoring }: Masked): AttributionMap {
  const { network, images, goal, onShare = () => undefined } = question;
  const [, height, width] = images.shape;
  const channelAt = (channel: number) => enlargedChannel(activation, { image, channel }, { height, width });
  const all = Array.from({ length: activation.shape[3] }, (_, channel) => channel);
  const varied = all.filter((channel) => !isConstant(channelAt(channel)));
  const scores = new Float64Array(varied.length);
  for (let start = 0; start < varied.length; start += MOST_AT_ONCE) {
    const some = varied.slice(start, start + MOST_AT_ONCE);
    const masked = some.map((channel) => maskedBy(channelAt(channel), question, image));
    const own = goalOfImages(
      scoring.goalOf(goal),
      some.map(() => image),
    );
    scores.set(network.goals(imagesLike(images, masked), own), start);
    onShare((start + some.length) / varied.length);
  }
  const weights = scoring.weigh(scores);
  const map = new Float64Array(height * width);
  varied.forEach((channel, place) => {
    const weight = weights[place] as number;
    channelAt(channel).forEach((value, at) => {
      map[at] = (map[at] as number) + weight * value;
    });
  });
  const constant = all.length - varied.length;
  const notes = constant === 0 ? [] : [`${formatCount(constant, "constant channel")} without a weight`];
  return { plane: planeWith(height, width, map), numbers: { sum: finiteSum(map), constant }, notes };
}

/** Channel of a layer in the size of the image. */
function enlargedChannel(
  activation: Activation,
  { image, channel }: { readonly image: number; readonly channel: number },
  size: { readonly height: number; readonly width: number },
): Float64Array {
  const plane = planeOf(activation, image, channel);
  const isSame = plane.height === size.height && plane.width === size.width;
  return Float64Array.from(samplesOf(isSame ? plane : enlargedBy("bilinear", plane, size)));
}

function isConstant(values: Float64Array): boolean {
  return values.every((value) => value === values[0]);
}

/** Pixels of an image times a channel that is scaled from 0 to 1. */
function maskedBy(channel: Float64Array, { images }: Question, image: number): Float32Array {
  const depth = images.shape[3];
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of channel) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return imageAt(images, image).map(
    (value, at) => (value * ((channel[Math.floor(at / depth)] as number) - least)) / (most - least),
  );
}
