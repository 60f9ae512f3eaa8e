import { imagesOf } from "../activations/activation.js";
import { formatNumber } from "../core/format.js";
import type { Gradient } from "../network/gradient.js";
import type { Tap } from "../network/tap.js";
import type { AttributionMap, AttributionPart, Question } from "./attributionMethod.js";
import { finiteSum, planeWith } from "./images.js";
import type { MapFacts } from "./pixelPart.js";

/** Output of a layer for one image, and the gradient with respect to it: positions × channels. */
export interface LayerState {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly values: Float32Array;
  readonly slopes: Float32Array;
}

/** Map of a layer for one image, with what a caption says about it. */
export interface LayerMap extends MapFacts {
  /** One number for each position. */
  readonly map: ArrayLike<number>;
}

/** One part for each layer of a question, with a map for each image, made from outputs and gradients. */
export function layerParts(
  { network, images, goal, layers }: Question,
  mapOf: (state: LayerState, image: number, layer: Tap) => LayerMap,
): readonly AttributionPart[] {
  const found = network.gradients(images, goal, layers);
  return layers.map((layer, at) => {
    const states = statesOf(found[at] as Gradient);
    const maps = states.map((state, image): AttributionMap => {
      const { map, numbers = {}, notes = [] } = mapOf(state, image, layer);
      return {
        plane: planeWith(state.height, state.width, map),
        numbers: { sum: finiteSum(map), ...numbers },
        notes,
      };
    });
    return { name: layer.name, maps, notes: [`at ${layer.name}`] };
  });
}

function statesOf({ activation, gradient }: Gradient): readonly LayerState[] {
  const [, height, width, channels] = activation.shape;
  const slopes = [...imagesOf(gradient)];
  return [...imagesOf(activation)].map((values, image) => ({
    ...{ height, width, channels, values },
    slopes: slopes[image] as Float32Array,
  }));
}

/** Sum over positions of a function of each value and slope, one for each channel. */
export function channelSums(
  { values, slopes, channels }: LayerState,
  termOf: (value: number, slope: number, channel: number) => number,
): Float64Array {
  const sums = new Float64Array(channels);
  values.forEach((value, at) => {
    const channel = at % channels;
    sums[channel] = (sums[channel] as number) + termOf(value, slopes[at] as number, channel);
  });
  return sums;
}

/** Sum over channels of a function of each value and slope, one for each position. */
export function positionSums(
  { values, slopes, channels }: LayerState,
  termOf: (value: number, slope: number, channel: number) => number,
): Float64Array {
  const sums = new Float64Array(values.length / channels);
  values.forEach((value, at) => {
    const position = Math.floor(at / channels);
    sums[position] = (sums[position] as number) + termOf(value, slopes[at] as number, at % channels);
  });
  return sums;
}

/** Map of a layer as the weighted sum of its channels. */
export function weightedMap(state: LayerState, weights: ArrayLike<number>): Float64Array {
  return positionSums(state, (value, _, channel) => (weights[channel] as number) * value);
}

/** Score of a class less its bias: what a linear head adds up; undefined where a goal has no such bias. */
export function scoresWithoutBias({ network, images, goal }: Question): Float64Array | undefined {
  if (goal.of !== "score" || goal.at !== undefined) return undefined;
  const scores = network.taps.filter(({ name }) => name === network.logits);
  if (scores.length === 0) return undefined;
  const [bias] = network.biases(scores);
  const isBinary = network.heads.some(
    ({ name, answers }) => name === network.output && answers === "yesOrNo",
  );
  return network.goals(images, goal).map((score, image) => {
    const label = goal.classes[image] as number;
    const own = isBinary ? (label === 1 ? 1 : -1) * (bias?.[0] ?? 0) : (bias?.[label] ?? 0);
    return score - own;
  });
}

/** Sentence that compares a sum with S − b; what it leaves out are the biases and kinks behind the layer. */
export function identityNote(sum: number, whole: number): string {
  const left = whole - sum;
  const isWhole = Math.abs(left) <= 1e-4 * Math.max(1, Math.abs(whole));
  const rest = isWhole ? "equal" : `it leaves out ${formatNumber(left)}, from behind the layer`;
  return `sum ${formatNumber(sum)} of S − b = ${formatNumber(whole)} (${rest})`;
}
