import { type Activation, planeOf, planesOf } from "../activations/activation.js";
import { stateOf, statisticsOf } from "../activations/statistics.js";
import { type ColormapName, colormapOf } from "../figures/color/colormap.js";
import { type ColormapChoice, chooseColormap } from "../figures/color/colormapChoice.js";
import type { Clipped } from "../figures/scale/clipped.js";
import { type Domain, type Scale, scaleTo } from "../figures/scale/domain.js";
import { type Estimation, type EstimatorName, estimateScale } from "../figures/scale/estimators.js";
import { finiteOf } from "../figures/scale/finite.js";
import { type Scales, scalesFor } from "../figures/scale/scales.js";
import type { Tap } from "../network/tap.js";
import { channelsWith } from "./channel.js";
import type { Channel } from "./tile.js";

/** Two compared taps, their activations for the shown images, and the correspondence of their channels. */
export interface ComparedTaps {
  readonly a: Tap;
  readonly b: Tap;
  /** The activations of A and B; images, height and width are equal. */
  readonly activations: readonly [Activation, Activation];
  /** For each channel of A its counterpart in B, or null. */
  readonly counterparts: readonly (number | null)[];
  /** Of each channel of A with its counterpart, over the probe. */
  readonly correlations: readonly number[];
  /** Root mean square of B − A of each channel of A, over the probe. */
  readonly changes: readonly number[];
  /** Flags of channels of A whose match is not similar. */
  readonly unmatched: readonly boolean[];
  /** Flags of channels of A and B that are zero on every image of the probe. */
  readonly dead: readonly [readonly boolean[], readonly boolean[]];
}

/** A channel of A, its counterpart in B and their difference, for one image. */
export interface Triplet {
  readonly one: Channel;
  /** Missing if A's channel has no counterpart. */
  readonly pair?: { readonly other: Channel; readonly difference: Channel };
  readonly change: number;
  readonly correlation: number;
  readonly isUnmatched: boolean;
}

/** The scales of two taps, and that of their difference. */
export interface DifferenceScales {
  readonly both: Scales;
  readonly difference: Scale;
}

/** B − A of each channel of A and its counterpart, all NaN without a counterpart. Its channels are those of A. */
export function differenceOf(
  [a, b]: ComparedTaps["activations"],
  counterparts: ComparedTaps["counterparts"],
): Activation {
  const [channels, otherChannels] = [a.shape[3], b.shape[3]];
  const values = new Float32Array(a.values.length);
  for (let channel = 0; channel < channels; channel++) {
    const counterpart = counterparts[channel] ?? null;
    for (let at = channel, place = 0; at < values.length; at += channels, place++) {
      const before = a.values[at] as number;
      const after =
        counterpart === null ? Number.NaN : (b.values[place * otherChannels + counterpart] as number);
      values[at] = after - before;
    }
  }
  return { tap: a.tap, shape: a.shape, values };
}

/** One scale for both taps over all of their channels and images, and one of the difference, symmetric about zero. */
export function differenceScales(
  { a, activations }: Pick<ComparedTaps, "a" | "activations">,
  difference: Activation,
  estimation: Estimation,
): DifferenceScales {
  const planes = activations.flatMap((activation, network) =>
    everyPlane(activation).map((samples, index) => {
      return { key: { tap: a.name, channel: index % activation.shape[3], network }, samples };
    }),
  );
  const { domain } = estimateScale(finiteOf(everyPlane(difference)), estimation);
  return { both: scalesFor("pair", planes, estimation), difference: scaleTo(domain[1], "diverging") };
}

function everyPlane(activation: Activation) {
  const images = Array.from({ length: activation.shape[0] }, (_, image) => image);
  return images.flatMap((image) => planesOf(activation, image));
}

/**
 * The channels of A by their change, largest first and equal ones by index. Channels without a finite change come last, or
 * first if they have a counterpart.
 */
export function byChange(
  changes: readonly number[],
  counterparts: readonly (number | null)[] = [],
): readonly number[] {
  const sizeOf = (index: number) => {
    const change = changes[index] as number;
    if (Number.isFinite(change)) return change;
    return typeof counterparts[index] === "number" ? Number.MAX_VALUE : -1;
  };
  return changes.map((_, index) => index).sort((a, b) => sizeOf(b) - sizeOf(a) || a - b);
}

/** The content of a figure of a difference, for its metadata and the manifest. */
export interface DifferenceFacts {
  /** The tap of A, and that of B. */
  readonly tap: string;
  readonly otherTap: string;
  readonly op: string;
  readonly images: readonly number[];
  /** Height, width and channels of A's tap. */
  readonly shape: readonly [number, number, number];
  /** The channels of A in the order of their tiles, and what is drawn beside each. */
  readonly channels: readonly number[];
  readonly counterparts: readonly (number | null)[];
  readonly changes: readonly (number | null)[];
  readonly correlations: readonly (number | null)[];
  readonly scope: "pair";
  readonly estimator: EstimatorName;
  readonly percentile: number;
  readonly both: ColoredFacts;
  readonly difference: ColoredFacts;
}

/** A scale, its colors, and the values beyond it. */
interface ColoredFacts {
  readonly domain: Domain;
  readonly colormap: ColormapName;
  readonly clipped: Clipped;
}

/** The input of triplets. */
export interface TripletContent {
  readonly taps: ComparedTaps;
  readonly difference: Activation;
  readonly scales: DifferenceScales;
  readonly colormap: ColormapChoice;
}

/** The colormap of a difference: the chosen one if it is diverging, otherwise the default diverging one. */
export function differenceColormap(colormap: ColormapChoice, scale: Scale) {
  const isFit = colormap !== "auto" && colormapOf(colormap).kind === "diverging";
  return chooseColormap(isFit ? colormap : "auto", scale);
}

/** The triplets of some channels of A, in their order, for one image. */
export function tripletsOf(
  { taps, difference, scales, colormap }: TripletContent,
  image: number,
  channels: readonly number[],
): readonly Triplet[] {
  const channelOf = channelsWith({ scales: scales.both, colormap });
  const map = differenceColormap(colormap, scales.difference);
  const side = (network: 0 | 1, index: number): Channel => ({
    ...channelOf({
      key: { tap: taps.a.name, channel: index, network },
      plane: planeOf(taps.activations[network], image, index),
      isDead: taps.dead[network][index] === true,
    }),
    title: `${network === 0 ? "A" : "B"}, channel ${index}`,
  });
  return channels.map((index) => {
    const counterpart = taps.counterparts[index] ?? null;
    const facts = {
      change: taps.changes[index] ?? Number.NaN,
      correlation: taps.correlations[index] ?? Number.NaN,
      isUnmatched: taps.unmatched[index] === true,
    };
    const one = side(0, index);
    if (counterpart === null) return { one, ...facts };
    const plane = planeOf(difference, image, index);
    const statistics = statisticsOf(plane);
    const colors = { domain: scales.difference.domain, colormap: map };
    const title = `B − A, channel ${index}`;
    const apart: Channel = { index, plane, statistics, ...colors, state: stateOf(statistics), title };
    return { one, pair: { other: side(1, counterpart), difference: apart }, ...facts };
  });
}
