import type { Plane } from "../activations/plane.js";
import { type PlaneState, stateOf, statisticsOf } from "../activations/statistics.js";
import { type BinCounts, type Bins, domainOf, tallyOf } from "../figures/scale/bins.js";
import { type Clipped, clippedOf } from "../figures/scale/clipped.js";
import type { Domain } from "../figures/scale/domain.js";
import { extremesOf, finiteOf } from "../figures/scale/finite.js";
import type { Scales } from "../figures/scale/scales.js";
import type { Tap } from "../network/tap.js";
import type { Facts, ViewInput } from "./view.js";

/** The distribution of the values of a tap or a channel. Only finite values count, except in `nan` and `infinite`. */
export interface Distribution {
  readonly label: string;
  readonly count: number;
  readonly nan: number;
  readonly infinite: number;
  /** NaN without a finite value, like `max`, `mean` and `sd`. */
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** The population standard deviation: the root of the mean squared distance from the mean. */
  readonly sd: number;
  readonly bins: Bins;
  readonly tally: BinCounts;
  /** The ends of the color scale for these values, and the values beyond. */
  readonly scale: Domain;
  readonly clipped: Clipped;
  readonly state: PlaneState;
}

/** Values to count: planes, their name, their bins, and the ends of their color scale. */
export interface Counted extends Pick<Distribution, "label" | "bins" | "scale"> {
  readonly parts: readonly Plane[];
}

/** Counts and measures values. */
export function distributionOf({ parts, ...known }: Counted): Distribution {
  const finite = finiteOf(parts);
  const [min, max] = extremesOf(finite) ?? [NaN, NaN];
  const all = parts.map(statisticsOf);
  const total = (of: (part: (typeof all)[number]) => number) => all.reduce((sum, part) => sum + of(part), 0);
  const [nan, infinite] = [total((part) => part.nan), total((part) => part.infinite)];
  const tally = tallyOf(finite, known.bins);
  const { mean, sd } = momentsOf(finite);
  const count = finite.length;
  const state = stateOf({
    count: total((part) => part.count),
    min,
    max,
    mean,
    zeros: tally.zeros,
    nan,
    infinite,
  });
  return {
    ...known,
    count,
    nan,
    infinite,
    min,
    max,
    mean,
    sd,
    tally,
    state,
    clipped: clippedOf(finite, known.scale),
  };
}

/** Computes in two passes, as variances from sums of squares lose digits. */
function momentsOf(finite: Float32Array): Pick<Distribution, "mean" | "sd"> {
  let [sum, squares] = [0, 0];
  for (const value of finite) sum += value;
  const mean = sum / finite.length;
  for (const value of finite) squares += (value - mean) ** 2;
  return { mean, sd: Math.sqrt(squares / finite.length) };
}

/** The input of the facts of all figures. */
interface FactsInput {
  readonly input: ViewInput;
  /** The channels of each activation whose values are counted. */
  readonly chosen: readonly (readonly number[])[];
  readonly scales: Scales;
}

/** The content of one figure. */
interface FigureContent {
  /** Its taps by their places among those of the input. */
  readonly places: readonly number[];
  readonly images: readonly number[];
  readonly distributions: readonly Distribution[];
}

/** The facts of a figure of distributions: their shared axis, what their scales clip, and which are marked. */
export function distributionFacts(
  { input, chosen, scales }: FactsInput,
  { places, images, distributions }: FigureContent,
): Facts {
  const taps = places.map((index) => input.taps[index] as Tap);
  const [only] = places.length === 1 ? places : [];
  const [first, ...others] = distributions.map(({ bins }) => bins);
  const isShared = others.every((bins) => bins === first);
  const sum = (of: (distribution: Distribution) => number) =>
    distributions.reduce((total, distribution) => total + of(distribution), 0);
  const count = (state: Distribution["state"]) => sum((each) => (each.state === state ? 1 : 0));
  const [below, above] = [sum(({ clipped }) => clipped.below), sum(({ clipped }) => clipped.above)];
  return {
    tap: taps.map(({ name }) => name).join(", "),
    op: only === undefined ? "several" : (taps[0] as Tap).op,
    images: images.map((image) => input.probe.ids[image] as number),
    shape: only === undefined ? null : (input.activations[only]?.shape.slice(1) as [number, number, number]),
    channels: only === undefined ? [] : (chosen[only] as readonly number[]),
    domain: first !== undefined && isShared ? domainOf(first) : null,
    scope: scales.scope,
    estimator: scales.estimation.estimator,
    percentile: scales.estimation.percentile,
    colormap: null,
    clipped: {
      below,
      above,
      fraction:
        (below + above) /
        Math.max(
          1,
          sum((each) => each.count),
        ),
    },
    marked: {
      dead: images.length > 1 ? count("silent") : 0,
      silent: images.length > 1 ? 0 : count("silent"),
      constant: count("constant"),
      nonFinite: count("non-finite"),
    },
  };
}
