import { domainOf } from "../figures/scale/bins.js";
import type { Scales } from "../figures/scale/scales.js";
import type { Tap } from "../network/tap.js";
import type { Distribution } from "./distribution.js";
import type { Facts, ViewInput } from "./view.js";

/** The facts that all figures of one drawing share. */
interface Source {
  readonly subject: ViewInput;
  /** The channels of each activation whose values are counted. */
  readonly chosen: readonly (readonly number[])[];
  readonly scales: Scales;
}

/** The subject of a figure of histograms. */
interface Told {
  /** Its taps, by their places among those of the subject. */
  readonly indices: readonly number[];
  readonly images: readonly number[];
  readonly distributions: readonly Distribution[];
}

/** The facts of a figure of histograms: the axis that all share where they do, what the scales clip, and who is marked. */
export function histogramFacts(
  { subject, chosen, scales }: Source,
  { indices, images, distributions }: Told,
): Facts {
  const taps = indices.map((index) => subject.taps[index] as Tap);
  const [only] = indices.length === 1 ? indices : [];
  const [first, ...others] = distributions.map(({ bins }) => bins);
  const isShared = others.every((bins) => bins === first);
  const sum = (of: (distribution: Distribution) => number) =>
    distributions.reduce((total, distribution) => total + of(distribution), 0);
  const count = (state: Distribution["state"]) => sum((each) => (each.state === state ? 1 : 0));
  const [below, above] = [sum(({ clipped }) => clipped.below), sum(({ clipped }) => clipped.above)];
  return {
    tap: taps.map(({ name }) => name).join(", "),
    op: only === undefined ? "several" : (taps[0] as Tap).op,
    images: images.map((image) => subject.probe.ids[image] as number),
    shape:
      only === undefined ? null : (subject.activations[only]?.shape.slice(1) as [number, number, number]),
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
